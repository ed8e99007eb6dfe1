/** The whole boundary in one thread: a remote and a served converter over a channel, messages cloned as between threads. */
import { expect, test } from 'vitest';
import { readModels } from '../../formats/read-model.ts';
import { writeFile } from '../../formats/write-file.ts';
import { curveRecorder, curvesNow } from '../../run/curves.ts';
import { experiment, randomModel } from '../../testing/experiment.ts';
import { recordedRun } from '../../testing/recorded-run.ts';
import { remoteConverter, type Connection } from './remote.ts';
import { serve, type Converting } from './serve.ts';

const real: Converting = { write: writeFile, read: readModels };

/** Connects to `converting` over a fresh channel each time, and keeps the means to kill what it connected to. */
function workers(converting: Converting) {
  const deaths: ((reason: string) => void)[] = [];
  const connect = (): Connection => {
    const { port1: page, port2: worker } = new MessageChannel();
    page.start();
    worker.start();
    serve(worker, converting);
    return { port: page, onDeath: listener => deaths.push(listener), terminate: () => page.close() };
  };
  return { connect, deaths };
}

test('an experiment is written and read, with curves as they were recorded', async () => {
  const converter = remoteConverter(workers(real).connect);
  const recorder = curveRecorder();
  for (const event of recordedRun) recorder.append(event);
  const curves = recorder.folds.map(columns => ({ ...curvesNow(columns), stepsPerEpoch: 2 }));
  const file = await converter.write({ kind: 'experiment', experiment: { ...experiment, curves } });
  const [found] = await converter.read([new File([file.bytes], 'a.inkfold')]);
  expect(found).toMatchObject({ kind: 'experiment', name: 'a.inkfold', experiment: { curves } });
});

test('calls run side by side; a bad file fails its own', async () => {
  const converter = remoteConverter(workers(real).connect);
  const model = randomModel(experiment.recipe, 1, 1);
  const [onnx, bad, script] = await Promise.allSettled([
    converter.write({ kind: 'onnx', model }),
    converter.read([new File(['{}'], 'model.json')]),
    converter.write({ kind: 'script', recipe: experiment.recipe }),
  ]);
  expect(onnx).toMatchObject({ status: 'fulfilled', value: { name: /\.onnx$/ } });
  expect(bad).toMatchObject({ status: 'rejected', reason: { name: 'BadFile', message: /^model\.json / } });
  expect(script).toMatchObject({ status: 'fulfilled', value: { name: 'inkfold-two-conv.py' } });
});

test('a worker that dies fails the calls in flight, and the next call starts another', async () => {
  const stuck: Converting = { ...real, read: () => new Promise(() => {}) };
  const { connect, deaths } = workers(stuck);
  const converter = remoteConverter(connect);
  const reading = converter.read([new File(['{}'], 'model.json')]);
  deaths[0]?.('it could not be loaded');
  await expect(reading).rejects.toMatchObject({
    name: 'WorkerLost',
    message: 'The part that converts models failed: it could not be loaded.',
  });
  const file = await converter.write({ kind: 'script', recipe: experiment.recipe });
  expect(file.bytes.length).toBeGreaterThan(1000);
  expect(deaths).toHaveLength(2);
});

test('a worker that met a bad file is replaced, and one that never answers is given up', async () => {
  const { connect, deaths } = workers(real);
  const converter = remoteConverter(connect);
  await expect(converter.read([new File(['{}'], 'model.json')])).rejects.toMatchObject({ name: 'BadFile' });
  await converter.write({ kind: 'script', recipe: experiment.recipe });
  await converter.write({ kind: 'script', recipe: experiment.recipe });
  expect(deaths).toHaveLength(2);
  const stuck: Converting = { ...real, read: () => new Promise(() => {}) };
  const impatient = remoteConverter(workers(stuck).connect, () => 20);
  await expect(impatient.read([new File(['{}'], 'model.json')])).rejects.toMatchObject({
    name: 'BadFile',
    message: 'model.json could not be read in time: it is damaged, or far larger than models of digits are.',
  });
  const file = await impatient.write({ kind: 'script', recipe: experiment.recipe });
  expect(file.bytes.length).toBeGreaterThan(1000);
});
