/** The first visit: sample digits, train, draw, submit. */
import { drawDigit } from './support/pen.ts';
import { readSubmission } from './support/submission.ts';
import { expect, report, test } from './support/test.ts';

test('sample digits → train → draw → submission.csv', async ({ app, page }) => {
  await app.useSampleDigits();

  const took = await app.trainToEnd(110_000);
  report('sample digits, Train to Finished', `${(took / 1000).toFixed(1)} s (target 45 s on 2 cores)`);
  const accuracy = await app.accuracy();
  report('sample digits, validation accuracy', `${accuracy} %`);
  expect.soft(accuracy).toBeGreaterThanOrEqual(97);
  await expect(app.header).toContainText('WASM');

  for (const digit of [0, 1, 2, 3, 7]) {
    await drawDigit(page, app.drawing, digit);
    await expect(app.predictedDigit, `a drawn ${digit}`).toHaveText(String(digit));
    await app.button('Clear').click();
    await expect(app.predictedDigit).toHaveText('–');
  }

  const labels = await readSubmission(await app.downloadSubmission());
  expect(labels).toHaveLength(1000);
  expect(new Set(labels).size, 'classes among the predictions').toBe(10);
});

test('a drawing can be undone, redone and cleared', async ({ app, page }) => {
  await expect(app.panel('Draw')).toContainText(/train/i);
  await expect(app.button('Undo')).toBeDisabled();
  await drawDigit(page, app.drawing, 1);
  await expect(app.button('Undo')).toBeEnabled();
  await app.button('Undo').click();
  await expect(app.button('Redo')).toBeEnabled();
  await page.keyboard.press('Control+Shift+Z');
  await expect(app.button('Redo')).toBeDisabled();
  await page.keyboard.press('Control+Z');
  await expect(app.button('Undo')).toBeDisabled();
  await page.keyboard.press('Control+Shift+Z');
  await page.keyboard.press('Delete');
  await expect(app.button('Undo')).toBeDisabled();
  await expect(app.predictedDigit).toHaveText('–');
});
