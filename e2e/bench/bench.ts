/**
 * `npm run bench`: Inkfold, stock TensorFlow.js, jax-js and PyTorch beside each other on this machine, in turns.
 * `-- --json` prints one JSON object a line; `--only train-step,csv` and `--backend webgpu` select; `--model deep-digits`,
 * `--rounds 5`; `--full` has slow contenders take part everywhere; `--adapter real` uses this machine's own GPU.
 */
import { cpus } from 'node:os';
import { augment } from './benches/augment.ts';
import { csv } from './benches/csv.ts';
import { firstStep } from './benches/first-step.ts';
import { folds } from './benches/folds.ts';
import { lanes } from './benches/lanes.ts';
import { replay } from './benches/replay.ts';
import { timeTo99 } from './benches/time-to-99.ts';
import { trainStep } from './benches/train-step.ts';
import { openBench } from './browser.ts';
import { readOptions } from './options.ts';
import { findPyTorch } from './pytorch.ts';
import { augmentationShare, lineOfRatio, ratiosOf } from './ratios.ts';
import { lineOf, type BenchName, type Row } from './rows.ts';
import { CORES, type BenchRun, type Stage } from './stage.ts';

const RUNS: Readonly<Record<BenchName, BenchRun>> = {
  'first-step': firstStep,
  'train-step': trainStep,
  lanes,
  folds,
  augment,
  replay,
  csv,
  'time-to-99': timeTo99,
};

const options = readOptions();
const bench = await openBench(options.adapter);
try {
  const pytorch = findPyTorch();
  const began = performance.now();
  const tell = (line: string): void => {
    process.stderr.write(`[${((performance.now() - began) / 1000).toFixed(0)} s] ${line}\n`);
  };
  const stage: Stage = { options, bench, pytorch, tell };
  const version = typeof pytorch === 'string' ? pytorch : `PyTorch ${pytorch.version}`;
  print(
    `${cpus()[0]?.model.trim() ?? 'CPU'}, ${CORES} cores; Chromium ${bench.browser.version()}; ${version}`,
  );
  const rows = await measureAll(stage);
  conclude(rows);
} finally {
  await bench.close();
}

/** Runs the benches that were asked for, one after another, and prints each row when it is there. */
async function measureAll(stage: Stage): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const name of options.benches) {
    print(`\n${name}`);
    for await (const row of RUNS[name](stage)) {
      rows.push(row);
      if (options.json) process.stdout.write(`${JSON.stringify(row)}\n`);
      else print(`  ${lineOf(row)}`);
    }
  }
  return rows;
}

function conclude(rows: readonly Row[]): void {
  print('');
  for (const ratio of ratiosOf(rows, CORES)) {
    if (options.json) process.stdout.write(`${JSON.stringify(ratio)}\n`);
    else print(lineOfRatio(ratio));
  }
  const share = augmentationShare(rows);
  if (share === null) return;
  if (options.json)
    process.stdout.write(`${JSON.stringify({ ratio: 'augmentation, share of a step', value: share })}\n`);
  else print(`augmentation costs ${(share * 100).toFixed(1)} % of a step`);
}

/** For a person; kept out of the JSON. */
function print(line: string): void {
  if (!options.json) process.stdout.write(`${line}\n`);
}
