/** Reads the files that a run leaves: history.json, metrics.json and out-of-fold.csv. */
import { readFile } from 'node:fs/promises';
import { expect, type Download } from '@playwright/test';

/** The part of history.json that tests look at. */
export interface History {
  readonly recipe: Readonly<Record<string, string | number>>;
  readonly parameters: number;
  readonly status: string;
  readonly elapsed_ms: number;
  readonly folds: readonly HistoryFold[];
  readonly actions: readonly HistoryAction[];
}
export interface HistoryFold {
  readonly fold: number;
  readonly status: string;
  readonly train_rows: number;
  readonly validation_rows: number;
  readonly kept_epoch: number;
  readonly epochs: readonly HistoryEpoch[];
}
export interface HistoryEpoch {
  readonly epoch: number;
  readonly loss: number;
  readonly val_loss: number;
  readonly val_accuracy: number;
  readonly lr: number;
  readonly duration_ms: number;
}
export interface HistoryAction {
  readonly fold: number;
  readonly epoch: number;
  readonly callback: string;
  readonly action: string;
}

/** The part of metrics.json that tests look at; accuracies are shares. */
export interface Metrics {
  readonly chosen_by: readonly string[];
  readonly overall: {
    readonly accuracy: number;
    readonly interval_95: readonly [number, number];
    readonly correct: number;
    readonly n: number;
    readonly loss: number;
    readonly classes: readonly { readonly name: string; readonly support: number }[];
    readonly confusion_matrix: readonly (readonly number[])[];
  };
  readonly calibration: {
    readonly temperature: number;
    readonly expected_calibration_error: number;
    readonly after_temperature: number;
  };
  readonly folds: {
    readonly accuracy: { readonly mean: number; readonly sd: number | null };
    readonly each: readonly { readonly fold: number; readonly accuracy: number; readonly n: number }[];
  };
}

/** A line of out-of-fold.csv. */
export interface OutOfFold {
  readonly row: number;
  readonly label: number;
  readonly fold: number;
  readonly predicted: number;
  readonly probabilities: readonly number[];
}

/** history.json. */
export const readHistory = (download: Download): Promise<History> =>
  readJson<History>(download, 'history.json');

/** metrics.json. */
export const readMetrics = (download: Download): Promise<Metrics> =>
  readJson<Metrics>(download, 'metrics.json');

async function readJson<T>(download: Download, name: string): Promise<T> {
  expect(download.suggestedFilename()).toBe(name);
  // What the tests then find in it is what tells whether it has this form.
  return JSON.parse(await readFile(await download.path(), 'utf8')) as T;
}

/** The lines of out-of-fold.csv, after checking its name and header and that each line makes sense by itself. */
export async function readOutOfFold(download: Download): Promise<readonly OutOfFold[]> {
  expect(download.suggestedFilename()).toBe('out-of-fold.csv');
  const [header, ...lines] = (await readFile(await download.path(), 'utf8')).trimEnd().split('\n');
  expect(header).toBe('row,label,fold,predicted,p0,p1,p2,p3,p4,p5,p6,p7,p8,p9');
  const rows = lines.map(outOfFold);
  // One expectation for all lines: each takes a millisecond, and there may be 42,000.
  const wrong = rows.filter(({ probabilities, predicted }) => {
    if (probabilities.length !== 10) return true;
    const sum = probabilities.reduce((a, b) => a + b, 0);
    return Math.abs(sum - 1) > 1e-4 || probabilities[predicted] !== Math.max(...probabilities);
  });
  expect(
    wrong,
    'rows without ten probabilities that add up to 1, or whose answer is not the likeliest',
  ).toEqual([]);
  return rows;
}

function outOfFold(line: string): OutOfFold {
  const [row = NaN, label = NaN, fold = NaN, predicted = NaN, ...probabilities] = line.split(',').map(Number);
  return { row, label, fold, predicted, probabilities };
}

/** The share of the lines that were read right. */
export const accuracyOf = (rows: readonly OutOfFold[]): number =>
  rows.filter(({ label, predicted }) => label === predicted).length / rows.length;

/** A share as the page writes it: "98.91 %". */
export const percent = (share: number): string => `${(share * 100).toFixed(2)} %`;
