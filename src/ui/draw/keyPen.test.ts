import { expect, test } from 'vitest';
import { keyPen } from './keyPen.ts';

test('arrows move it by a pixel of what the model sees, with Shift by four', () => {
  const pen = keyPen();
  expect(pen.press('ArrowRight', false)).toBe('moved');
  pen.release('ArrowRight');
  pen.press('ArrowUp', true);
  expect(pen.place.x).toBeCloseTo(0.5 + 1 / 28, 10);
  expect(pen.place.y).toBeCloseTo(0.5 - 4 / 28, 10);
});

test('arrows held together move it slantwise until one is let go', () => {
  const pen = keyPen();
  pen.press('ArrowDown', false);
  pen.press('ArrowLeft', false);
  expect(pen.place).toMatchObject({ x: 0.5 - 1 / 28, y: 0.5 + 2 / 28 });
  pen.releaseAll();
  pen.press('ArrowLeft', false);
  expect(pen.place.y).toBeCloseTo(0.5 + 2 / 28, 10);
});

test('it stays on the sheet', () => {
  const pen = keyPen();
  for (let i = 0; i < 100; i++) pen.press('ArrowUp', true);
  expect(pen.place.y).toBeGreaterThan(0);
  expect(pen.place.y).toBeLessThan(0.1);
});

test('Enter puts it down and lifts it; Escape drops what it draws, and is nobody’s while it is up', () => {
  const pen = keyPen();
  expect(pen.press('Escape', false)).toBeNull();
  expect(pen.press('Enter', false)).toBe('put down');
  expect(pen.place.isDown).toBe(true);
  expect(pen.press('Enter', false)).toBe('lifted');
  pen.press('Enter', false);
  expect(pen.press('Escape', false)).toBe('dropped');
  expect(pen.place.isDown).toBe(false);
  expect(pen.press('a', false)).toBeNull();
});
