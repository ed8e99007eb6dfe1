/**
 * The page's side of accuracy and robustness: holds the digits and the trials, and works on them with the product's own
 * engine as the app composes it (src/main.tsx). Files arrive through the page's file input; Node asks (remote.ts).
 */
import { openReader } from '../../../src/bridge/reader/remote.ts';
import { poolEngine } from '../../../src/bridge/trainer/pool.ts';
import { openTrainer } from '../../../src/bridge/trainer/remote.ts';
import type { DigitSet } from '../../../src/data/digits.ts';
import { fingerprintOf } from '../../../src/data/fingerprint.ts';
import { drawSampleSets } from '../../../src/data/sample.ts';
import { check, present } from '../../../src/lib/check.ts';
import type { Backend } from '../../../src/run/device.ts';
import type { Score } from '../../../src/run/events.ts';
import { temperatureOf } from '../../../src/run/metrics/calibration.ts';
import { scoreOf } from '../../../src/run/metrics/score.ts';
import { CONDITIONS } from './conditions.ts';
import { accuracyRow, confusionsOf, robustnessRow } from './figures.ts';
import { packTrials, unpackTrials } from './file.ts';
import { meanScore, parted } from './kept-out.ts';
import type { AccuracyRow, RobustnessRow } from './outcome.ts';
import { drawPens, readPens } from './pens.ts';
import { readOutOfFold, readTogether, sha256, submissionOf } from './readings.ts';
import { trainTrial } from './train.ts';
import type { Order, Trial } from './trial.ts';

/** What Node finds on the page as `globalThis.trials`; trials are named by their seeds. */
export interface TrialsPage {
  /** Reads train.csv and test.csv from the file input; keeps a fifth of train.csv out of everything where told so. */
  openDigits(keepOut: boolean): Promise<void>;
  /** Trains and keeps the trial. */
  train(order: Order): Promise<void>;
  seeds(): readonly number[];
  accuracy(seed: number): Promise<AccuracyRow>;
  /** Names of circumstances that `outOfFold` knows. */
  conditions(): readonly string[];
  outOfFold(seed: number, what: string): Promise<RobustnessRow>;
  /** The project's own drawn digits, read by all models together. */
  samples(seed: number): Promise<RobustnessRow>;
  /** The digits that were kept out, by one model and by all of them together; nothing where none were. */
  keptOut(seed: number): Promise<readonly RobustnessRow[]>;
  /** Recorded pen strokes from the file input, read by all models together. */
  pens(seed: number): Promise<RobustnessRow>;
  /** Offers all trials as a download. */
  save(): void;
  /** Takes over the trials of the file in the file input; predictions are made on `backend`. */
  load(backend: Backend): Promise<void>;
}

/** How many of the project's own digits are read, and the seed they are drawn from. */
const SAMPLES = 2000;
const SAMPLE_SEED = 42;
/** How many kinds of mistakes are told. */
const CONFUSIONS = 12;

const engine = poolEngine(openTrainer(), openTrainer, navigator.hardwareConcurrency);
const trials = new Map<number, Trial>();
let train: DigitSet | null = null;
let test: DigitSet | null = null;
let kept: DigitSet | null = null;

export const trialsPage: TrialsPage = {
  async openDigits(keepOut) {
    const { signal } = new AbortController();
    const sets = await openReader().read(givenFiles(), { onProgress: () => {}, signal });
    train = present(
      sets.find(({ labels }) => labels !== null),
      'a labelled set',
    );
    test = present(
      sets.find(({ labels }) => labels === null),
      'an unlabelled set',
    );
    if (keepOut) ({ rest: train, kept } = parted(train));
  },

  async train(order) {
    trials.set(order.seed, await trainTrial(engine, order, trainSet(), tell));
  },

  seeds: () => [...trials.keys()],

  async accuracy(seed) {
    const trial = trialOf(seed);
    tell(`reading with shift averaging, seed ${seed} …`);
    const shifted = await readOutOfFold(engine, trial, trainSet(), images => images, { shifts: true });
    const submission = await submissionOf(engine, trial, present(test, 'the set to predict'));
    const measured = { shifted, submissionSha256: await sha256(submission) };
    return accuracyRow(trial, labelsOf(trainSet()), measured);
  },

  conditions: () => CONDITIONS.map(({ what }) => what),

  async outOfFold(seed, what) {
    const trial = trialOf(seed);
    const { show } = present(
      CONDITIONS.find(condition => condition.what === what),
      what,
    );
    const predictions = await readOutOfFold(engine, trial, trainSet(), show);
    return robustnessRow(trial, what, scoreOf(predictions, labelsOf(trainSet())));
  },

  async samples(seed) {
    const trial = trialOf(seed);
    const set = (await drawSampleSets({ seed: SAMPLE_SEED, trainCount: SAMPLES, testCount: 0 })).train;
    const predictions = await readTogether(engine, trial, set.images);
    return robustnessRow(trial, 'drawn sample digits', scoreOf(predictions, labelsOf(set)));
  },

  async keptOut(seed) {
    if (!kept) return [];
    const trial = trialOf(seed);
    const { images } = kept;
    const labels = labelsOf(kept);
    const scores: Score[] = [];
    for (const model of trial.models)
      scores.push(scoreOf(await readTogether(engine, { models: [model] }, images), labels));
    const together = async (options: { shifts?: boolean }): Promise<Score> =>
      scoreOf(await readTogether(engine, trial, images, options), labels);
    return [
      robustnessRow(trial, 'kept out, one model', meanScore(scores)),
      robustnessRow(trial, 'kept out, all voting', await together({})),
      robustnessRow(trial, 'kept out, all voting, shifts', await together({ shifts: true })),
    ];
  },

  async pens(seed) {
    const trial = trialOf(seed);
    const { images, labels } = drawPens(readPens(await inflated(givenFile())));
    // As the app reads a drawing: by how sure the fold models proved to be (src/store/calibration.ts).
    const temperature = temperatureOf(trial.outOfFold, labelsOf(trainSet()));
    const predictions = await readTogether(engine, trial, images, { temperature });
    return {
      ...robustnessRow(trial, 'pen strokes', scoreOf(predictions, labels)),
      confusions: confusionsOf(predictions, labels, CONFUSIONS),
    };
  },

  save() {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([packTrials([...trials.values()])]));
    link.download = 'trials.bin';
    link.click();
  },

  async load(backend) {
    const digits = fingerprintOf(trainSet());
    for (const trial of unpackTrials(await givenFile().arrayBuffer())) {
      // Else rows that a model has trained on would pass for held out.
      check(trial.digits === digits, 'the training set that the saved models were trained on');
      trials.set(trial.recipe.seed, trial);
    }
    await engine.start(backend);
  },
};

const trainSet = (): DigitSet => present(train, 'the training set');
const labelsOf = ({ labels }: DigitSet): Uint8Array => present(labels, 'the labels');
const trialOf = (seed: number): Trial => present(trials.get(seed), `the trial of seed ${seed}`);
const givenFiles = (): File[] => [...(document.querySelector('input')?.files ?? [])];
const givenFile = (): File => present(givenFiles()[0], 'a file in the file input');

/** The text of a gzip file. */
const inflated = (file: File): Promise<string> =>
  new Response(file.stream().pipeThrough(new DecompressionStream('gzip'))).text();

/** To the person who waits: Node has put the function on the page. */
const tell = (line: string): void => (globalThis as unknown as { tell: (line: string) => void }).tell(line);
