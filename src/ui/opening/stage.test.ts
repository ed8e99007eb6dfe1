import { expect, test } from 'vitest';
import { initialState } from '../../store/app.ts';
import type { AppState } from '../../store/state.ts';
import { idle, type RunStatus } from '../../run/state.ts';
import { digitSet } from '../../data/digits.ts';
import { readDigit, stageOf } from './stage.ts';

const opened = initialState();
const running = (status: RunStatus): AppState => ({ ...opened, run: { ...idle, status } });
const loaded = digitSet({
  id: 'one',
  name: 'one',
  images: new Uint8Array(784),
  labels: Uint8Array.of(3),
});
const drawn: AppState = {
  ...running('finished'),
  drawing: {
    ...opened.drawing,
    pixels: new Uint8Array(784),
    probabilities: Float32Array.of(0, 0.1, 0.2, 0.6, 0.1, 0, 0, 0, 0, 0),
  },
};

test('a page just opened welcomes; one with data, a run or a model of its own does not', () => {
  expect(stageOf(opened, 'not-yet')).toBe('welcome');
  expect(stageOf({ ...opened, data: { ...opened.data, train: loaded } }, 'not-yet')).toBe('gone');
  expect(stageOf({ ...opened, data: { ...opened.data, test: loaded } }, 'not-yet')).toBe('gone');
  expect(stageOf(running('finished'), 'not-yet')).toBe('gone');
});

test('who began is led from the sample through training to the canvas', () => {
  expect(stageOf(opened, 'under-way')).toBe('fetching');
  expect(stageOf(running('preparing'), 'under-way')).toBe('learning');
  expect(stageOf(running('training'), 'under-way')).toBe('learning');
  expect(stageOf(running('finished'), 'trained')).toBe('your-turn');
  expect(stageOf(drawn, 'trained')).toBe('read');
  expect(readDigit(drawn)).toBe(3);
  expect(readDigit(opened)).toBeNull();
});

test('it ends with the next run, and for good', () => {
  expect(stageOf(running('training'), 'trained')).toBe('gone');
  expect(stageOf(opened, 'over')).toBe('gone');
});
