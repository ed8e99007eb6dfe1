/** What a person can do. The store carries it out; panels only call. */
import type { Stroke } from '../data/stroke.ts';
import type { FieldName } from '../recipe/fields.ts';
import type { OutFile } from '../formats/out-file.ts';
import type { PresetId, Recipe } from '../recipe/recipe.ts';
import type { BackendChoice } from '../run/device.ts';
import type { ExportKind, ExportPlace, PredictWith } from './state.ts';

export type ModelKind = Extract<ExportKind, 'tfjs' | 'onnx' | 'h5' | 'keras'>;
export type CodeKind = Extract<ExportKind, 'script' | 'notebook' | 'ray'>;

/** The places that can show an alert. */
export type AlertPlace = 'data' | 'run' | 'saved' | 'exports' | 'drawing' | 'submission' | 'runs';

export interface Actions {
  /** Opens digits, models and experiments, told apart by their bytes. */
  openFiles(files: readonly File[]): Promise<void>;
  openSample(): Promise<void>;
  /** Fetches MNIST's four original files from a public mirror: the only request that leaves the page's own origin. */
  downloadMnist(): Promise<void>;
  cancelReading(): void;
  dismissAlert(place: AlertPlace): void;

  choosePreset(id: PresetId): void;
  /** Replaces the whole recipe, as a shared link does. */
  setRecipe(recipe: Recipe): void;
  /** Sets one knob; returns what is wrong with the value in one sentence and leaves the recipe alone, or null. */
  setField(name: FieldName, value: string | number): string | null;

  /** Has digits of the training set moved about as the recipe says, anew at every call. */
  previewAugmentation(): Promise<void>;

  /** Starts the chosen backend ahead of the first training, so that the page can say what it will train on. */
  startDevice(): Promise<void>;
  chooseBackend(choice: BackendChoice): void;
  train(): Promise<void>;
  stop(): void;
  /** Holds the run up between two steps. */
  pause(): void;
  /** Lets a paused run go on. */
  resume(): void;
  /** Trains a fold that failed once more; the others keep their results. */
  retryFold(fold: number): Promise<void>;

  /** Chooses which models read drawings and predict; predictions made with others are dropped. */
  predictWith(choice: PredictWith): void;
  averageShifts(on: boolean): void;

  /** Shows and reads a stroke that is still being drawn, together with the finished ones. */
  sketch(unfinished: Stroke): void;
  /** Adds a finished stroke. */
  addStroke(stroke: Stroke): void;
  undo(): void;
  redo(): void;
  clearDrawing(): void;
  /** Lays another digit of the data on the sheet, of this class unless it is null; does nothing where there is none. */
  loadExample(digit: number | null): void;
  /** Draws the strokes once more in the time in which they were drawn, or stroke by stroke; whatever else is done ends it. */
  replayStrokes(how: 'in time' | 'by stroke'): Promise<void>;
  /** Looks closely at another digit of the drawing, from 0. */
  chooseGlyph(place: number): void;
  /** Whether the training digits that are most alike have a say in what is read. */
  letNeighboursVote(vote: boolean): void;
  /** Whether feature maps, saliency and neighbours are worked out. */
  lookInside(wanted: boolean): void;

  removeSaved(id: string): void;
  /** Measures a saved model on labelled digits that are loaded: the test set where it has labels, else the training set. */
  evaluateSaved(id: string): Promise<void>;
  cancelEvaluation(): void;

  /**
   * The file of this kind, of the model with this id where it is about one; null after a failure, which `exports` then tells.
   */
  exportModel(kind: ModelKind, id: string): Promise<OutFile | null>;
  /** The code of the run's recipe, or of the form's. */
  exportCode(kind: CodeKind, of: ExportPlace): Promise<OutFile | null>;
  exportExperiment(): Promise<OutFile | null>;
  /** The shown run as one HTML page that stands by itself. */
  exportReport(): Promise<OutFile | null>;

  /** Predicts the test set with the current model. */
  predictTest(): Promise<void>;
  cancelPrediction(): void;
  /** The text of submission.csv for the predicted test set; null before there is one. */
  submissionText(): string | null;
  /** The run's history, metrics and out-of-fold predictions as file texts; null while there is nothing to write. */
  historyText(): string | null;
  metricsText(): Promise<string | null>;
  /** In pieces, so that the page can breathe between them. */
  outOfFoldText(): Iterable<string> | null;

  /** Goes on with an unfinished run where its last checkpoint stands. */
  resumeRun(id: string): Promise<void>;
  /** Brings a kept run back: results, curves, its models for drawing and submission. */
  showRun(id: string): Promise<void>;
  renameRun(id: string, name: string): Promise<void>;
  deleteRun(id: string): Promise<void>;
  /** Lays the run's curves over those of the others compared, or takes them away. */
  compareRun(id: string, on: boolean): Promise<void>;
  /** The .inkfold file of a kept run; null after a failure, which `runs` then tells. */
  exportRun(id: string): Promise<OutFile | null>;
  /** Asks the browser never to clear this storage by itself. */
  askPersistence(): Promise<void>;
  /** Keeps the screen awake while a run trains. */
  keepAwake(on: boolean): Promise<void>;
  /** Puts the link to the form's experiment on the clipboard; `copied` tells how that went. */
  copyLink(): Promise<void>;
  /** Takes the link, or "Copied", off the page. */
  forgetLink(): void;
  /** Loads the newer version that waits. */
  applyUpdate(): void;
}
