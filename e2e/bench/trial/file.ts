/**
 * Trials as one file and back: the length of a head (4 bytes, little-endian), the head as JSON, padding to a multiple of
 * four, then all numbers as 32-bit floats. A scratch artefact of one machine, read by the build that wrote it.
 */
import type { TrainedModel } from '../../../src/run/model.ts';
import { check } from '../../../src/lib/check.ts';
import type { Trial } from './trial.ts';

/** A trial whose long arrays are named by their lengths alone; they follow the head in this order. */
interface Head extends Omit<Trial, 'models' | 'outOfFold'> {
  readonly models: readonly (Omit<TrainedModel, 'weights'> & { readonly weights: readonly number[] })[];
  /** Row numbers stand in the head: floats would hold them, but nobody would look for them there. */
  readonly outOfFold: readonly {
    readonly fold: number;
    readonly rows: readonly number[];
    readonly probabilities: number;
  }[];
}

/** The bytes of a file that holds these trials. */
export function packTrials(trials: readonly Trial[]): Uint8Array<ArrayBuffer> {
  const head = new TextEncoder().encode(JSON.stringify(trials.map(headOf)));
  const numbers = trials.flatMap(({ models, outOfFold }) => [
    ...models.flatMap(({ weights }) => weights),
    ...outOfFold.map(({ probabilities }) => probabilities),
  ]);
  const start = startOfNumbers(head.length);
  const bytes = new Uint8Array(start + numbers.reduce((sum, { byteLength }) => sum + byteLength, 0));
  new DataView(bytes.buffer).setUint32(0, head.length, true);
  bytes.set(head, 4);
  let at = start;
  for (const { buffer, byteOffset, byteLength } of numbers) {
    bytes.set(new Uint8Array(buffer, byteOffset, byteLength), at);
    at += byteLength;
  }
  return bytes;
}

/** The trials of such a file; throws where it is cut off. */
export function unpackTrials(file: ArrayBuffer): readonly Trial[] {
  check(file.byteLength > 4, 'a file of trials, not an empty one');
  const length = new DataView(file).getUint32(0, true);
  const start = startOfNumbers(length);
  check(start <= file.byteLength, 'a file of trials with a whole head');
  const json: unknown = JSON.parse(new TextDecoder().decode(new Uint8Array(file, 4, length)));
  const heads = json as readonly Head[]; // written by packTrials, as the file's description says
  let at = start;
  const take = (count: number): Float32Array<ArrayBuffer> => {
    check(at + 4 * count <= file.byteLength, 'a file of trials with all its numbers');
    const from = at;
    at += 4 * count;
    return new Float32Array(file.slice(from, at));
  };
  // Models first, then what they say: the order in which they were written.
  return heads.map(head => ({
    ...head,
    models: head.models.map(model => ({ ...model, weights: model.weights.map(take) })),
    outOfFold: head.outOfFold.map(({ fold, rows, probabilities }) => ({
      fold,
      rows: Int32Array.from(rows),
      probabilities: take(probabilities),
    })),
  }));
}

const headOf = (trial: Trial): Head => ({
  ...trial,
  models: trial.models.map(model => ({ ...model, weights: model.weights.map(({ length }) => length) })),
  outOfFold: trial.outOfFold.map(({ fold, rows, probabilities }) => ({
    fold,
    rows: [...rows],
    probabilities: probabilities.length,
  })),
});

const startOfNumbers = (headLength: number): number => 4 * Math.ceil((4 + headLength) / 4);
