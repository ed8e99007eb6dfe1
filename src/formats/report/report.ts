/** What a report is written from: a run as plain values, without its weights and without the digits that it need not show. */
import type { Recipe } from '../../recipe/recipe.ts';
import type { FoldCurves } from '../../run/curves.ts';
import type { Environment, SetMark } from '../../run/experiment.ts';
import type { HardRow } from '../../run/metrics/hardest.ts';
import type { RunState } from '../../run/state.ts';

export interface RunReport {
  /** What the browser's list of runs calls it; null where it is not kept. */
  readonly name: string | null;
  readonly recipe: Recipe;
  /** Over, however it ended. Nobody asks for the weights of its models: they may be empty. */
  readonly run: RunState;
  readonly curves: readonly FoldCurves[];
  readonly digits: SetMark;
  readonly validation: SetMark;
  readonly environment: Environment;
  /** Milliseconds since 1970; the start is null where the run is not kept. */
  readonly startedAt: number | null;
  readonly writtenAt: number;
  /** Opens the page with this recipe; null where the page has no address. */
  readonly link: string | null;
  /** Of the set that was validated on; null where it is not loaded: then there are no tables of classes. */
  readonly labels: Uint8Array<ArrayBuffer> | null;
  /** Null where classes are the digits. */
  readonly classNames: readonly string[] | null;
  readonly hardest: readonly ShownDigit[];
  readonly suspects: readonly ShownDigit[];
}

/** A digit worth a look, with its picture. */
export interface ShownDigit {
  readonly hard: HardRow;
  /** 784 bytes, row-major; 0 is paper, 255 is ink. */
  readonly pixels: Uint8Array<ArrayBuffer>;
}
