/** Engines that train nothing and break on purpose: what is told around a mishap can be tested without one. */
import { fromFault, type Fault } from '../lib/fault.ts';
import type { Backend, BackendChoice, DeviceReport } from '../run/device.ts';
import type { FoldCheckpoint } from '../run/checkpoint.ts';
import type { Engine } from '../run/engine.ts';
import type { RunEvent } from '../run/events.ts';
import { passed } from '../run/gate.ts';
import type { Place } from '../run/place.ts';
import { fakeDevice, fakeEngine } from './fake-engine.ts';

/** A fault that comes once, the first time that an engine is about to take this step (from 1) of this epoch. */
export interface Break extends Place {
  readonly fault: Fault;
}

/** What all engines of a workshop share. */
export interface Workshop {
  /** A fresh engine that tells 3 epochs of 4 steps, a millisecond each, with a checkpoint after each epoch but the last. */
  make(): Engine;
  /** What was done, by engine (from 1): "1 start auto on 2", "1 train from 2.0", "1 dispose". */
  readonly done: readonly string[];
}

interface Script {
  /** What Auto chooses. */
  readonly auto?: Backend;
  /** In the order in which they come. */
  readonly breaks?: readonly Break[];
  /** Backends that cannot be started a second time. */
  readonly gone?: readonly Backend[];
  /** What a backend's device is called, where it matters. */
  readonly names?: Partial<Record<Backend, string>>;
}

export const EPOCHS = 3;
export const STEPS = 4;

/** Engines that break as the script says. */
export function workshop({ auto = 'wasm', breaks = [], gone = [], names = {} }: Script = {}): Workshop {
  const done: string[] = [];
  const left = [...breaks];
  let made = 0;

  /** Throws what is to come at this step. */
  function suffer(epoch: number, step: number): void {
    const [next] = left;
    if (next?.epoch !== epoch || next.step !== step) return;
    left.shift();
    throw fromFault(next.fault);
  }

  function make(): Engine {
    const me = ++made;
    const note = (what: string): number => done.push(`${me} ${what}`);
    let device: DeviceReport = fakeDevice;
    let closed = false;
    return {
      ...fakeEngine([]),
      start: async (choice: BackendChoice, threads = 1) => {
        note(`start ${choice} on ${threads}`);
        const backend = choice === 'auto' ? auto : choice;
        await turn();
        if (me > 1 && gone.includes(backend))
          throw fromFault({ name: 'NoBackend', message: `no ${backend} any more` });
        const name = names[backend] ?? `${backend} × ${threads}`;
        device = {
          ...fakeDevice,
          backend,
          name,
          reason: choice === 'auto' ? 'it was there' : 'chosen by you',
        };
        return device;
      },
      async *train({ splits, from }, _data, signal, gate): AsyncGenerator<RunEvent, void> {
        const fold = splits[0]?.fold ?? 1;
        const at = from?.find(checkpoint => checkpoint.fold === fold);
        note(at ? `train from ${at.epoch}.${at.step}` : 'train');
        yield { kind: 'preparing', doing: 'starting the engine' };
        const plan = { device, folds: splits.length, lanes: 1, epochs: EPOCHS, parameters: 1 };
        yield { kind: 'started', plan };
        if (at) yield { kind: 'fold-resumed', fold, epoch: at.epoch, step: at.step };
        else
          yield {
            kind: 'fold-started',
            fold,
            plan: { stepsPerEpoch: STEPS, trainRows: 4, validationRows: 4 },
          };
        let elapsedMs = 0;
        for (let epoch = at?.epoch ?? 1; epoch <= EPOCHS; epoch++) {
          for (let step = 1; step <= STEPS; step++) {
            await turn();
            if (gate) await passed(gate, signal);
            if (signal.aborted) {
              yield { kind: 'stopped', elapsedMs };
              return;
            }
            if (closed) throw fromFault({ name: 'WorkerLost', message: 'It was closed.' });
            suffer(epoch, step);
            yield oneStep(fold, epoch, step, ++elapsedMs);
          }
          yield { kind: 'epoch', row: { fold, epoch, ...rowNumbers } };
          if (epoch < EPOCHS) yield { kind: 'checkpoint', checkpoint: checkpointAt(fold, epoch + 1) };
        }
        const model = { id: `fold ${fold}`, network: [], weights: [], fold, epoch: EPOCHS };
        const result = { model, score: null, predictions: null, chosenByValidation: false };
        yield { kind: 'fold-finished', fold, result };
        yield { kind: 'finished', elapsedMs };
      },
      dispose: () => {
        closed = true;
        note('dispose');
      },
    };
  }
  return { make, done };
}

const turn = (): Promise<void> => new Promise(resolve => setTimeout(resolve, 1));

const rowNumbers = { learningRate: 0.1, loss: 1, accuracy: 0.5, validation: null, durationMs: 4 };

const oneStep = (fold: number, epoch: number, firstStep: number, elapsedMs: number): RunEvent => ({
  kind: 'steps',
  fold,
  epoch,
  firstStep,
  losses: Float32Array.of(1 / epoch),
  accuracies: Float32Array.of(0.5),
  learningRate: 0.1,
  images: 1,
  durationMs: 1,
  elapsedMs,
});

/** A checkpoint at an epoch's very start, with one number of everything. */
export const checkpointAt = (fold: number, epoch: number): FoldCheckpoint => ({
  fold,
  epoch,
  step: 0,
  weights: [Float32Array.of(epoch)],
  optimizer: { steps: (epoch - 1) * STEPS, slots: [[Float32Array.of(1)], [Float32Array.of(2)]] },
  callbacks: { rate: 0.1, plateau: null, stopping: null, saving: null },
  totals: { loss: 0, correct: 0, images: 0 },
  epochMs: 0,
  kept: null,
});
