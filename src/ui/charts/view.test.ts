import { expect, test } from 'vitest';
import { readView } from './view.ts';

const plain = { reading: 'accuracy', axis: 'epoch', smoothing: 0.6 };

test('what was chosen is remembered', () => {
  const view = { reading: 'error', axis: 'time', smoothing: 0.9 };
  expect(readView(JSON.stringify(view))).toEqual(view);
});

test('what is not there, or not as it should be, is as it is at first', () => {
  for (const text of [null, '', '{', 'null', '[]', '7', '{"reading":"loss","axis":3,"smoothing":1}'])
    expect(readView(text), String(text)).toEqual(plain);
  expect(readView('{"axis":"step","smoothing":"much"}')).toEqual({ ...plain, axis: 'step' });
});
