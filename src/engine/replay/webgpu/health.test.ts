import { expect, test } from 'vitest';
import { watchHealth } from './health.ts';

/** What the watch needs of a device: errors that reach it, and a promise of its loss. */
function device(lost: Promise<Partial<GPUDeviceLostInfo>>): GPUDevice {
  return Object.assign(new EventTarget(), { lost }) as unknown as GPUDevice;
}

test('work that fails before the browser tells of the loss is enough to know of it, for good', async () => {
  let tell: (info: Partial<GPUDeviceLostInfo>) => void = () => {};
  const health = watchHealth(device(new Promise(resolve => (tell = resolve))));
  expect(health.fault()).toBeNull();
  const blamed = await health.afterRefusal();
  expect(blamed).toMatchObject({
    name: 'DeviceLost',
    message: 'The GPU was lost.',
  });
  expect(health.fault()).toBe(blamed);
  tell({ message: 'Device was destroyed.' });
  await Promise.resolve();
  expect(health.fault(), 'the first word stands').toBe(blamed);
});

test('what the browser tells is the reason that is given', async () => {
  const health = watchHealth(device(Promise.resolve({ message: 'Device was destroyed.\nAt length.' })));
  expect((await health.afterRefusal()).message).toBe('The GPU was lost (Device was destroyed.).');
});
