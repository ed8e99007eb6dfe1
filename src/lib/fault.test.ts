import { expect, test } from 'vitest';
import { abortable, fromFault, InkfoldError, toFault } from './fault.ts';

test('a named error survives the way through another thread', () => {
  const fault = toFault(new InkfoldError('BadFile', 'a.csv, line 2: …'));
  expect(fault).toEqual({ name: 'BadFile', message: 'a.csv, line 2: …' });
  expect(toFault(fromFault(structuredClone(fault)))).toEqual(fault);
});

test('a platform abort is an abort; anything else unknown is unexpected', () => {
  expect(toFault(new DOMException('…', 'AbortError')).name).toBe('Aborted');
  expect(toFault(new TypeError('x is not a function'))).toEqual({
    name: 'Unexpected',
    message: 'x is not a function',
  });
  expect(toFault('text')).toEqual({ name: 'Unexpected', message: 'text' });
});

test('an abortable promise ends with its value or with the abort, whichever is first', async () => {
  const abort = new AbortController();
  await expect(abortable(Promise.resolve(3), abort.signal)).resolves.toBe(3);
  const pending = abortable(new Promise(() => {}), abort.signal);
  abort.abort();
  await expect(pending).rejects.toMatchObject({ name: 'Aborted' });
  await expect(abortable(new Promise(() => {}), abort.signal)).rejects.toMatchObject({ name: 'Aborted' });
});
