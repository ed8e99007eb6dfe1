/**
 * `npm run bench`: Inkfold, stock TensorFlow.js, jax-js and PyTorch beside each other on this machine, in turns.
 * `-- --json` prints one JSON object a line; `--only train-step,csv` and `--backend webgpu` select; `--model deep-digits`,
 * `--rounds 5`; `--full` has slow contenders take part everywhere; `--adapter real` uses this machine's own GPU.
 * `--only accuracy,robustness` trains a preset on Kaggle's train.csv and says how well it reads: see accuracy.md.
 */
import { cpus } from 'node:os';
import { accuracy } from './benches/accuracy.ts';
import { augment } from './benches/augment.ts';
import { csv } from './benches/csv.ts';
import { firstStep } from './benches/first-step.ts';
import { folds } from './benches/folds.ts';
import { lanes } from './benches/lanes.ts';
import { page } from './benches/page.ts';
import { replay } from './benches/replay.ts';
import { robustness } from './benches/robustness.ts';
import { timeTo99 } from './benches/time-to-99.ts';
import { trainStep } from './benches/train-step.ts';
import { openBench } from './browser.ts';
import { readOptions } from './options.ts';
import { findPyTorch } from './pytorch.ts';
import { augmentationShare, lineOfRatio, ratiosOf } from './ratios.ts';
import { lineOf, type BenchName, type LongName, type Row } from './rows.ts';
import { CORES, type BenchRun, type LongRun, type Stage } from './stage.ts';
import { lineOfOutcome, type Outcome } from './trial/outcome.ts';
import { openTrials, type Trials } from './trial/remote.ts';

const RUNS: Readonly<Record<BenchName, BenchRun> & Record<LongName, LongRun>> = {
  'first-step': firstStep,
  'train-step': trainStep,
  lanes,
  folds,
  augment,
  replay,
  csv,
  page,
  'time-to-99': timeTo99,
  accuracy,
  robustness,
};

const options = readOptions();
const bench = await openBench(options.adapter);
try {
  const pytorch = findPyTorch();
  const began = performance.now();
  const tell = (line: string): void => {
    process.stderr.write(`[${((performance.now() - began) / 1000).toFixed(0)} s] ${line}\n`);
  };
  let opened: Promise<Trials> | undefined;
  const trials = (): Promise<Trials> => (opened ??= openTrials(bench.page, options.trials, tell));
  const stage: Stage = { options, bench, pytorch, trials, tell };
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
      if (isRow(row)) rows.push(row);
      if (options.json) process.stdout.write(`${JSON.stringify(row)}\n`);
      else print(`  ${isRow(row) ? lineOf(row) : lineOfOutcome(row)}`);
    }
  }
  return rows;
}

/** Whether somebody's speed was measured: only such rows are compared. */
function isRow(row: Row | Outcome): row is Row {
  return 'engine' in row;
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
