/** Callbacks at work: in the log, in the table of epochs and in the history, all alike. */
import type { App } from './support/app.ts';
import { csv, header, rows, sampleSets } from './support/kaggle.ts';
import { readHistory, type History } from './support/reports.ts';
import { expect, test } from './support/test.ts';

const { train } = await sampleSets(300, 1);
/** Labels that have nothing to do with the digits: validation can only get worse while they are learnt by heart. */
const senseless = {
  ...train,
  labels: Uint8Array.from({ length: train.count }, (_, row) => Math.floor((row * row * 7) / 3) % 10),
};

test('a plateau cuts the rate, and early stopping ends the run with its best weights', async ({ app }) => {
  await app.openFiles(csv('senseless.csv', header(true), ...rows(senseless)));
  await prepare(app, { Epochs: 30, 'Learning rate': 0.002 });
  await app.set({ 'Plateau patience': 1 });
  await app.set({ 'Plateau factor': 0.5, 'Early stopping patience': 3 });
  await app.trainToEnd(60_000);

  const { actions, folds } = await logAndHistory(app);
  const epochs = folds[0]?.epochs ?? [];
  expect(epochs.length, 'stopped early').toBeLessThan(30);
  expect(actions.at(-1)?.callback).toBe('EarlyStopping');
  expect(actions.at(-1)?.epoch).toBe(epochs.length);
  const cuts = actions.filter(({ callback }) => callback === 'ReduceLROnPlateau');
  expect(cuts[0]?.action).toBe('cut the learning rate to 0.001');
  for (const [i, { epoch }] of cuts.entries()) {
    const next = epochs[epoch]; // the epoch after this one: epochs count from 1
    if (next) expect(next.lr).toBeCloseTo(0.002 * 0.5 ** (i + 1), 9);
  }
  const losses = epochs.map(({ val_loss }) => val_loss);
  expect(folds[0]?.kept_epoch, 'the weights of the lowest validation loss').toBe(
    losses.indexOf(Math.min(...losses)) + 1,
  );
  await expect(app.panel('Results')).toContainText('a little too good');
  const first = (await app.tableRows('Epochs'))[1] ?? [];
  expect(first[5], 'the rate of the first epoch').toBe('0.002');
});

test('a schedule moves the rate, and undoes what a plateau cut, as the page warns', async ({ app }) => {
  await app.openFiles(csv('senseless.csv', header(true), ...rows(senseless)));
  await prepare(app, { Epochs: 4, 'Learning rate': 0.002 });
  await app.select({ 'Learning rate schedule': 'Exponential: rate · exp(−k · epoch)' });
  await app.set({ Decay: 0.1, 'Plateau patience': 1 });
  await expect(app.panel('Recipe')).toContainText('undoes what a plateau cut, as in Keras');
  await app.trainToEnd(60_000);

  const { actions, folds } = await logAndHistory(app);
  const rates = folds[0]?.epochs.map(({ lr }) => lr) ?? [];
  expect(rates).toHaveLength(4);
  for (const [epoch, rate] of rates.entries()) expect(rate).toBeCloseTo(0.002 * Math.exp(-0.1 * epoch), 9);
  const moved = actions.filter(({ callback }) => callback === 'LearningRateScheduler');
  expect(moved.map(({ epoch }) => epoch)).toEqual([2, 3, 4]);
  expect(moved[0]?.action).toBe('set the learning rate to 0.00181');
});

test('one cycle climbs and falls within epochs; a checkpoint keeps the best accuracy', async ({ app }) => {
  await app.openFiles(csv('train.csv', header(true), ...rows(train)));
  await prepare(app, { Epochs: 4, 'Learning rate': 0.002 });
  await app.select({
    'Learning rate schedule': 'One cycle: up, then down to zero',
    'Keep the weights of': 'the best validation accuracy',
  });
  await app.set({ 'Warm-up epochs': 1 });
  await app.trainToEnd(60_000);

  const { actions, folds } = await logAndHistory(app);
  const epochs = folds[0]?.epochs ?? [];
  const rates = epochs.map(({ lr }) => lr);
  expect(rates.slice(1), 'falling after the warm-up').toEqual(rates.slice(1).toSorted((a, b) => b - a));
  expect(rates.at(-1), 'nearly nothing at the end').toBeLessThan(0.0002);
  const accuracies = epochs.map(({ val_accuracy }) => val_accuracy);
  const best = accuracies.indexOf(Math.max(...accuracies)) + 1;
  expect(folds[0]?.kept_epoch).toBe(best);
  expect(actions.findLast(({ callback }) => callback === 'ModelCheckpoint')?.epoch).toBe(best);
});

/** two-conv on WASM with a hold-out, and the fields of the callbacks unfolded. */
async function prepare(app: App, knobs: Readonly<Record<string, number>>): Promise<void> {
  await expect(app.panel('Data')).toContainText('300 labelled digits');
  await app.choose('two-conv');
  await app.force('WASM');
  await app.set(knobs);
  await app.unfold('Callbacks');
}

/** The history, after checking that the log on the page has the same lines. */
async function logAndHistory(app: App): Promise<History> {
  const history = await readHistory(await app.download('history'));
  expect(history.actions.length, 'callbacks did something').toBeGreaterThan(0);
  const lines = app.page.getByRole('group', { name: 'Log of callbacks' }).getByRole('listitem');
  expect(await lines.allInnerTexts()).toEqual(
    history.actions.map(({ epoch, callback, action }) => `epoch ${epoch} ${callback} ${action}`),
  );
  return history;
}
