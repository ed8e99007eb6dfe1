/** Where a model puts many digits of a set: worked out bit by bit, never while the pen moves. */
import { gatherImages } from '../data/digits.ts';
import { throwIfAborted } from '../lib/fault.ts';
import type { Engine } from '../run/engine.ts';
import type { TrainedModel } from '../run/model.ts';
import type { RowsOf } from './inspected.ts';

/** Embeddings of rows, one after another. */
export interface EmbeddedRows extends RowsOf {
  /** rows × D, each row of length 1. */
  readonly features: Float32Array<ArrayBuffer>;
  /** rows × C, likewise. */
  readonly codes: Float32Array<ArrayBuffer>;
  /** One a row. */
  readonly energies: Float32Array<ArrayBuffer>;
}

export interface EmbedReins {
  readonly signal: AbortSignal;
  /** Resolves when nothing more urgent is to be done. */
  idle(): Promise<void>;
  /** Told after each piece: how many rows are done. */
  onRows(done: number): void;
}

/** Rows sent to the engine at once: some 10 to 100 ms of its time, for which a reading may have to wait. */
const PIECE = 64;

/** The embeddings of all these rows. Throws `Aborted` when the signal fires. */
export async function embedRows(
  engine: Pick<Engine, 'embed'>,
  model: TrainedModel,
  { set, rows }: RowsOf,
  { signal, idle, onRows }: EmbedReins,
): Promise<EmbeddedRows> {
  const energies = new Float32Array(rows.length);
  let [features, codes] = [new Float32Array(0), new Float32Array(0)];
  for (let from = 0; from < rows.length; from += PIECE) {
    await idle();
    throwIfAborted(signal);
    const piece = rows.subarray(from, from + PIECE);
    for await (const chunk of engine.embed(model, gatherImages(set, piece), { signal })) {
      const count = chunk.energies.length;
      const [width, codeWidth] = [chunk.features.length / count, chunk.codes.length / count];
      if (features.length === 0) {
        features = new Float32Array(rows.length * width);
        codes = new Float32Array(rows.length * codeWidth);
      }
      features.set(chunk.features, (from + chunk.from) * width);
      codes.set(chunk.codes, (from + chunk.from) * codeWidth);
      energies.set(chunk.energies, from + chunk.from);
    }
    onRows(from + piece.length);
  }
  return { set, rows, features, codes, energies };
}
