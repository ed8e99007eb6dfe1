/** Everything the page shows, as one immutable value. */
import type { DigitSet } from '../data/digits.ts';
import type { Views } from '../data/ink.ts';
import type { Stroke } from '../data/stroke.ts';
import type { Order } from '../formats/write-file.ts';
import type { Recipe } from '../recipe/recipe.ts';
import type { FoldCurves } from '../run/curves.ts';
import type { BackendChoice, DeviceReport } from '../run/device.ts';
import type { EpochRow, Score } from '../run/events.ts';
import type { Insight } from '../run/insight.ts';
import type { TrainedModel } from '../run/model.ts';
import type { RunState } from '../run/state.ts';
import type { RunOrigin } from './origin.ts';

export interface AppState {
  readonly data: DataState;
  readonly recipe: Recipe;
  readonly device: DeviceState;
  readonly run: RunState;
  /** What the run was made with; null before the first. */
  readonly origin: RunOrigin | null;
  /** The newest weights of the run, as training left them; null before the first epoch of the first run. */
  readonly model: TrainedModel | null;
  /** Which models read drawings and predict the test set, once the run is over. */
  readonly predictWith: PredictWith;
  readonly saved: SavedState;
  readonly exports: ExportsState;
  /** Whether predictions average over the image and its copies shifted by a pixel. */
  readonly shifts: boolean;
  /** Digits as the recipe's augmentation moves them about; null until asked for. n × 784 bytes. */
  readonly preview: Uint8Array<ArrayBuffer> | null;
  readonly drawing: DrawingState;
  readonly insight: InsightState;
  readonly submission: SubmissionState;
  readonly runs: RunsState;
  /** Whether the screen is kept awake while training, on request; null where the browser cannot. */
  readonly awake: boolean | null;
  /** A newer version of the app waits for the person's word. */
  readonly updateWaiting: boolean;
  /** The link that was asked for last; null a few seconds after it was copied, and once the recipe is another. */
  readonly copied: CopiedLink | null;
}

/** A link to the experiment. */
export interface CopiedLink {
  readonly link: string;
  /** False where the browser refused its clipboard: the person copies the link by hand. */
  readonly isCopied: boolean;
}

/** The runs that this browser keeps. */
export interface RunsState {
  /** Newest first; headers alone. Null while storage is being read for the first time. */
  readonly list: readonly KeptRun[] | null;
  /** The kept run that the page shows now; null where it shows none that is kept. */
  readonly shown: string | null;
  /** Runs whose curves lie over each other. */
  readonly compared: readonly ComparedRun[];
  /** What this origin's storage holds, in bytes, and whether the browser has promised to keep it; null while unknown. */
  readonly storage: { readonly used: number; readonly quota: number; readonly persisted: boolean } | null;
  /** True in the one tab that writes; another tab only reads, and says so. */
  readonly writer: boolean;
  /** The id of the run that is being brought back, exported or deleted; its buttons wait. */
  readonly busy: string | null;
  /** One sentence about what went wrong last, until dismissed or until the next try. */
  readonly alert: string | null;
}

/** What is known of a kept run without reading it. */
export interface KeptRun {
  readonly id: string;
  /** At most 80 characters; at first like "two-conv, 21 Nov 14:05". */
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  /** `unfinished`: it was under way when the page went; it can be taken up again. */
  readonly status: 'unfinished' | 'finished' | 'stopped' | 'failed';
  readonly recipe: Recipe;
  /** Over all finished folds. */
  readonly score: Score | null;
  /** Folds and (of the fold under way) epochs that are done, of how many. */
  readonly done: {
    readonly folds: number;
    readonly ofFolds: number;
    readonly epochs: number;
    readonly ofEpochs: number;
  };
  /** The device's name. */
  readonly device: string;
  /** The training set's name. */
  readonly data: string;
  /** What it takes in storage. */
  readonly bytes: number;
}

/** A kept run with what a comparison draws. */
export interface ComparedRun {
  readonly id: string;
  readonly name: string;
  readonly recipe: Recipe;
  readonly curves: readonly FoldCurves[];
  readonly epochs: readonly EpochRow[];
}

/** All folds vote, the fold with the best validation accuracy, the fold of this number, or the saved model of this id. */
export type PredictWith = 'all' | 'best' | number | SavedChoice;
export type SavedChoice = `saved:${string}`;

/** The models that files have brought. */
export interface SavedState {
  readonly models: readonly SavedModel[];
  /** The model that is being measured, by its id, and the share of the digits that it has read. */
  readonly evaluating: { readonly id: string; readonly share: number } | null;
  readonly alert: string | null;
}

export interface SavedModel {
  /** Its file's name. */
  readonly name: string;
  readonly model: TrainedModel;
  /** What the last measurement found; null before the first. */
  readonly evaluation: Evaluation | null;
}

export interface Evaluation {
  readonly score: Score;
  /** The name of the set that it was measured on. */
  readonly on: string;
}

export interface ExportsState {
  /** The file that is being written. */
  readonly busy: ExportKind | null;
  /** One sentence about what went wrong last, and whether it was asked for with the run or with the recipe's form. */
  readonly alert: string | null;
  readonly alertOf: ExportPlace;
}
export type ExportKind = Order['kind'];
export type ExportPlace = 'run' | 'form';

export interface DataState {
  /** Labelled digits to train on. */
  readonly train: DigitSet | null;
  /** Digits to predict; where they are labelled, a run can be validated on them. */
  readonly test: DigitSet | null;
  /** What is worth knowing before training: duplicates, conflicting labels, test images among the training images. */
  readonly findings: Findings | null;
  /** The file being read and the share of it that is done (0 to 1, null while unknown). */
  readonly reading: { readonly name: string; readonly share: number | null } | null;
  /** One sentence about what went wrong last, until dismissed or until the next try. */
  readonly alert: string | null;
}

/** Counts of rows. */
export interface Findings {
  /** Rows of the training set that repeat an earlier one, and how many of those have another label. */
  readonly duplicates: number;
  readonly conflicting: number;
  /** Rows of the test set whose image is in the training set too. */
  readonly overlap: number;
}

export interface DeviceState {
  readonly choice: BackendChoice;
  /** The device in use; null until one has been started. */
  readonly report: DeviceReport | null;
  readonly starting: boolean;
}

export interface DrawingState {
  /** In units of the canvas's side: 0 to 1, y downwards. */
  readonly strokes: readonly Stroke[];
  /** Strokes that Redo brings back, the next one last. */
  readonly undone: readonly Stroke[];
  /** A digit of the data that lies over the strokes and is read in their place; null where there is none. */
  readonly example: Example | null;
  /** The strokes as far as a replay has come; null while none is under way. */
  readonly replay: readonly Stroke[] | null;
  /** The digits of the drawing, left to right, as the model sees them: each 784 bytes, 255 is ink. Empty while nothing is drawn. */
  readonly glyphs: readonly Uint8Array<ArrayBuffer>[];
  /** The pictures made of each of `glyphs`: what is shown, and what is read. */
  readonly views: readonly Views[];
  /** What was read last, left to right; empty before the first prediction. A moment behind `glyphs`. */
  readonly readings: readonly GlyphReading[];
  /** Which of `glyphs` is looked at closely, from 0. */
  readonly chosen: number;
  /** The chosen one of `glyphs`; null while nothing is drawn. */
  readonly pixels: Uint8Array<ArrayBuffer> | null;
  /** Ten probabilities for `pixels`; null before the first prediction. */
  readonly probabilities: Float32Array<ArrayBuffer> | null;
  /** What the logits of the models that read are divided by; null where nothing tells how sure they may be. */
  readonly temperature: number | null;
  /** Whether the training digits that are most alike have a say in what is read. */
  readonly neighboursVote: boolean;
  /** Among how many training digits those were found that had a say in `readings`; null where the network read alone. */
  readonly compared: number | null;
  readonly alert: string | null;
}

/** One digit of a drawing, and the ten probabilities that the model gives it. */
export interface GlyphReading {
  readonly pixels: Uint8Array<ArrayBuffer>;
  readonly probabilities: Float32Array<ArrayBuffer>;
}

/** A digit of a loaded set, laid on the sheet. */
export interface Example {
  /** From 0. */
  readonly row: number;
  /** Null where the set has no labels. */
  readonly label: number | null;
  /** The set's name. */
  readonly of: string;
  readonly pixels: Uint8Array<ArrayBuffer>;
}

/** What the network makes of the drawing, beyond its answer. */
export interface InsightState {
  /** Whether the person looks inside: feature maps, saliency and neighbours are worked out only then. */
  readonly wanted: boolean;
  /** What was found last, and in which picture by which model; null before the first and while nothing is drawn. */
  readonly found: FoundInsight | null;
  /** The most alike training digits, the most alike first; empty while they are not known. */
  readonly neighbours: readonly Neighbour[];
  /** Share of the training digits that have been read to be compared with, 0 to 1; null while none are being read. */
  readonly reading: number | null;
  /** Whether the finished drawing lies beyond the digits that the model has met; null where nothing tells. */
  readonly unlike: boolean | null;
  /** One sentence about what went wrong last; null where nothing did. */
  readonly trouble: string | null;
}

export interface FoundInsight {
  readonly model: TrainedModel;
  /** The picture that was inspected: 784 bytes. */
  readonly pixels: Uint8Array<ArrayBuffer>;
  readonly insight: Insight;
}

/** A training digit that the model takes for much the same. */
export interface Neighbour {
  /** Its row in its set, from 0. */
  readonly row: number;
  readonly label: number;
  /** Cosine of the angle between the two embeddings, up to 1. */
  readonly similarity: number;
  readonly pixels: Uint8Array<ArrayBuffer>;
}

export interface SubmissionState {
  /** Share of the test rows predicted, 0 to 1; null when no prediction is under way. */
  readonly share: number | null;
  /** The predicted digits, one a test row; null before the first prediction with the current model and test set. */
  readonly labels: Uint8Array<ArrayBuffer> | null;
  readonly alert: string | null;
}
