import { expect, test } from 'vitest';
import { pause } from './pause.ts';

test('lets waiting messages in', async () => {
  const { port1, port2 } = new MessageChannel();
  let arrived = 0;
  port1.addEventListener('message', () => (arrived += 1));
  port1.start();
  port2.postMessage(null);
  await Promise.resolve();
  expect(arrived).toBe(0);
  await pause();
  await pause();
  port1.close();
  expect(arrived).toBe(1);
});
