/** Every backend trains when it is asked for; on a machine without a GPU on the browser's software device. */
import { expect, report, test } from './support/test.ts';

test.describe.configure({ timeout: 300_000 });

for (const backend of ['WebGPU', 'WebGL'] as const) {
  test(`${backend}, forced, trains`, async ({ app }) => {
    await app.useSampleDigits();
    await app.set({ 'Training rows': 100, 'Batch size': 16, Epochs: 1 });
    await app.force(backend);
    const took = await app.trainToEnd(280_000);
    report(`${backend}, 90 images, one epoch`, `${(took / 1000).toFixed(1)} s`);
    await expect(app.header).toContainText(backend);
    await app.accuracy();
    await expect(app.alerts).toHaveCount(0);
  });
}
