import { expect, test } from 'vitest';
import { objection } from './fields.ts';

test.for([
  ['epochs', 0, 'Epochs must be between 1 and 1,000.'],
  ['epochs', 2.5, 'Epochs must be a whole number.'],
  ['epochs', 'many', 'Epochs must be a number.'],
  ['learningRate', Number.NaN, 'Learning rate must be a number.'],
  ['holdOut', 1, 'Hold-out share must be between 0.01 and 0.9.'],
  ['optimizer', 'lion', 'Optimizer has no choice “lion”.'],
] as const)('%s = %s is refused in one sentence', ([name, value, sentence]) => {
  expect(objection(name, value)).toBe(sentence);
});
