/** Files as Kaggle gives them: CRLF, a header, one digit a line. */
import { csv, header, rows, sampleSets } from './support/kaggle.ts';
import { readSubmission } from './support/submission.ts';
import { expect, test } from './support/test.ts';

test('train.csv and test.csv → WASM → submission.csv', async ({ app }) => {
  const { train, test: unlabelled } = await sampleSets(1200, 321);
  await app.openFiles(
    csv('train.csv', header(true), ...rows(train)),
    csv('test.csv', header(false), ...rows(unlabelled)),
  );
  await expect(app.panel('Data')).toContainText('1,200 labelled digits');
  await expect(app.panel('Data')).toContainText('321 unlabelled digits');

  await app.force('WASM');
  await app.set({ Epochs: 2 });
  await app.trainToEnd(60_000);
  await expect(app.header).toContainText('WASM');
  expect(await app.accuracy(), 'far better than guessing').toBeGreaterThan(60);

  const first = await readSubmission(await app.downloadSubmission());
  expect(first).toHaveLength(321);
  expect(await readSubmission(await app.downloadSubmission()), 'the same model, the same answers').toEqual(
    first,
  );
});

test('the same seed trains the same network twice', async ({ app }) => {
  const { train } = await sampleSets(600, 10);
  await app.openFiles(csv('train.csv', header(true), ...rows(train)));
  await expect(app.panel('Data')).toContainText('600 labelled digits');
  await app.force('WASM');
  await app.set({ Epochs: 1, Seed: 5 });

  const outcomes: string[] = [];
  for (let run = 0; run < 2; run++) {
    await app.trainToEnd(60_000);
    const loss = app.page.getByLabel('Validation loss', { exact: true });
    outcomes.push(`${await app.accuracy()} ${await loss.textContent()}`);
  }
  expect(outcomes[1]).toBe(outcomes[0]);
});
