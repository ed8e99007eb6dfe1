/**
 * An experiment as one file, .inkfold: a zip archive of experiment.json, which a person can read, and the arrays that it
 * names: weights and probabilities as 32-bit floats, row numbers as 32-bit integers, all little-endian.
 */
import { strToU8, zipSync, type Zippable } from 'fflate';
import { MANIFEST } from '../../data/model-files.ts';
import type { FoldCurves } from '../../run/curves.ts';
import type { FoldResult } from '../../run/events.ts';
import type { Experiment } from '../../run/experiment.ts';
import type { RunState } from '../../run/state.ts';
import type { OutFile } from '../out-file.ts';
import { spelled } from './exact.ts';
import { FORMAT, FORMAT_VERSION } from './manifest.ts';
import { memberWriter, type MemberWriter } from './members.ts';
import { encodeModel } from './model.ts';

/** The whole experiment; readExperiment gives back an equal value, floats bit for bit. */
export function writeExperiment(experiment: Experiment): OutFile {
  const members = memberWriter();
  const { recipe, run, newest, splits, curves, digits, validation, environment } = experiment;
  const manifest = {
    format: FORMAT,
    version: FORMAT_VERSION,
    environment,
    seed: recipe.seed,
    recipe,
    digits,
    validation,
    run: encodeRun(run, members),
    newest: newest && encodeModel(newest, 'newest/weights.f32', members),
    splits: splits.map(({ fold, train, validation: held }) => ({
      fold,
      train: members.add(`fold-${fold}/train-rows.i32`, train),
      validation: members.add(`fold-${fold}/validation-rows.i32`, held),
    })),
    curves: curves.map(columns => encodeCurves(columns, members)),
  };
  const json = strToU8(`${JSON.stringify(manifest, spelled, 2)}\n`);
  const archive: Zippable = { [MANIFEST]: [json, { level: 6 }] };
  // Weights hardly get smaller; the time is better kept.
  for (const [path, bytes] of members.files) archive[path] = [bytes, { level: 0 }];
  return { name: `${recipe.preset}.inkfold`, type: 'application/zip', bytes: zipSync(archive) };
}

const encodeRun = (run: RunState, members: MemberWriter) => ({
  ...run,
  folds: run.folds.map(fold => ({
    ...fold,
    result: fold.result && encodeResult(fold.result, fold.fold, members),
  })),
});

function encodeResult(result: FoldResult, fold: number, members: MemberWriter) {
  const { model, predictions } = result;
  return {
    ...result,
    model: encodeModel(model, `fold-${fold}/weights.f32`, members),
    predictions: predictions && {
      fold: predictions.fold,
      rows: members.add(`fold-${fold}/predicted-rows.i32`, predictions.rows),
      probabilities: members.add(`fold-${fold}/probabilities.f32`, predictions.probabilities),
    },
  };
}

/** `steps` is the columns' length, and need not be said. */
const encodeCurves = (
  { fold, stepsPerEpoch, epochs, actions, ...columns }: FoldCurves,
  members: MemberWriter,
) => ({
  fold,
  stepsPerEpoch,
  epochs,
  actions,
  loss: members.add(`fold-${fold}/loss.f32`, columns.loss),
  accuracy: members.add(`fold-${fold}/accuracy.f32`, columns.accuracy),
  learningRate: members.add(`fold-${fold}/learning-rate.f32`, columns.learningRate),
});
