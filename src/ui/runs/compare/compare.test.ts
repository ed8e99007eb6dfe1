import { describe, expect, test } from 'vitest';
import { presetOf } from '../../../recipe/presets.ts';
import type { EpochRow } from '../../../run/events.ts';
import { accuracyByEpoch, linesShown, overlaySummary, overlayTable } from './accuracyByEpoch.ts';
import { differences } from './differences.ts';

const { recipe } = presetOf('two-conv');
const row = (fold: number, epoch: number, correct: number | null): EpochRow => ({
  fold,
  epoch,
  learningRate: 0.001,
  loss: 0.1,
  accuracy: 0.9,
  validation: correct === null ? null : { loss: 0.2, correct, n: 100 },
  durationMs: 1,
});

describe('what changed', () => {
  test('is nothing between a recipe and itself', () => {
    expect(differences([recipe, { ...recipe }])).toEqual([]);
    expect(differences([recipe])).toEqual([]);
    expect(differences([])).toEqual([]);
  });

  test('is told knob by knob, in the words of the form', () => {
    const other = { ...recipe, epochs: 10, optimizer: 'rmsprop', rotation: 12 } as const;
    expect(differences([recipe, other])).toEqual([
      { label: 'Epochs', values: [String(recipe.epochs), '10'] },
      { label: 'Optimizer', values: ['Adam', 'RMSprop'] },
      { label: 'Rotation', values: ['0°', '12°'] },
    ]);
  });

  test('leaves out knobs without effect, and marks where only one has it', () => {
    expect(differences([recipe, { ...recipe, momentum: 0.5 }]), 'momentum of Adam').toEqual([]);
    const sgd = { ...recipe, optimizer: 'sgd', momentum: 0.5 } as const;
    expect(differences([recipe, sgd])).toContainEqual({ label: 'Momentum', values: ['–', '0.5'] });
  });

  test('begins with the preset', () => {
    const [first] = differences([recipe, presetOf('deep-bn').recipe]);
    expect(first).toEqual({ label: 'Recipe', values: ['two-conv', 'deep-bn'] });
  });
});

describe('accuracy by epoch', () => {
  test('is the mean of the folds that have come so far, in order', () => {
    const rows = [row(1, 1, 25), row(1, 2, 96), row(2, 1, 75)];
    expect(accuracyByEpoch(rows.toReversed())).toEqual([
      { epoch: 1, value: 0.5 },
      { epoch: 2, value: 0.96 },
    ]);
    expect(accuracyByEpoch([row(1, 1, null)])).toEqual([]);
  });

  test('has a sentence and a table, as accuracies and as errors', () => {
    const lines = [
      { name: 'two-conv, 21 Nov 14:05', points: accuracyByEpoch([row(1, 1, 90), row(1, 2, 96)]) },
      { name: 'blind', points: [] },
    ];
    expect(overlaySummary(lines, 'accuracy')).toBe(
      'A, two-conv, 21 Nov 14:05, ends at 96.00 % after epoch 2; B, blind, was not validated.',
    );
    const errors = linesShown(lines, 'error');
    expect(overlaySummary(errors, 'error')).toContain('ends at 4.00 % after epoch 2');
    const { columns, rows } = overlayTable(errors, 'error');
    expect(columns.map(({ title }) => title)).toEqual(['Epoch', 'A, two-conv, 21 Nov 14:05', 'B, blind']);
    expect(rows).toEqual([
      [1, 0.1, null],
      [2, 0.04, null],
    ]);
  });
});
