/** The Draw panel as a teacher: what the network sees, what it goes by, what it takes for alike, and what it has never met. */
import type { Locator, Page } from '@playwright/test';
import { writeDigit } from '../src/data/handwriting/hand.ts';
import type { Stroke } from '../src/data/stroke.ts';
import { random } from '../src/lib/random.ts';
import type { App } from './support/app.ts';
import { drawDigit, penOn } from './support/pen.ts';
import { expect, report, test } from './support/test.ts';

async function train(app: App): Promise<void> {
  await app.useSampleDigits();
  await app.choose('two-conv');
  await app.force('WASM');
  await app.set({ Epochs: 3 });
  await app.trainToEnd(100_000);
}

const neighbours = (page: Page): Locator => page.getByRole('list', { name: 'Nearest training digits' });
const likeness = (page: Page): Locator => page.getByRole('status', { name: 'Likeness' });
const saliency = (page: Page): Locator => page.getByRole('img', { name: 'What speaks for and against' });

/** How much ink each canvas holds: the sum of its opacities. */
const inkOn = (canvases: Locator): Promise<readonly number[]> =>
  canvases.evaluateAll(all =>
    all.map(canvas => {
      if (!(canvas instanceof HTMLCanvasElement)) return 0;
      const image = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height);
      return image?.data.reduce((sum, value, i) => (i % 4 === 3 ? sum + value : sum), 0) ?? 0;
    }),
  );

/** A canvas's pixels, as text to compare. */
const pictureOf = (canvas: Locator): Promise<string> =>
  canvas.evaluate(element => (element instanceof HTMLCanvasElement ? element.toDataURL() : ''));

/** The convolutions of the layer table and how many channels each puts out: the last number of "26×26×32". */
async function convolutions(app: App): Promise<readonly (readonly [string, number])[]> {
  await app.unfold('Network');
  const rows = await app.tableRows('Layers');
  return rows.flatMap(([layer = '', output = '']) => {
    const [name = ''] = layer.split(/\s/);
    return name.startsWith('conv') ? [[name, Number(output.split('×').at(-1))] as const] : [];
  });
}

/** A digit of our own hand: `height` of the sheet high, from `left` on. */
function written(digit: number, left: number, height: number): readonly Stroke[] {
  const { strokes } = writeDigit(digit, random(3).fork(`a ${digit}`));
  const [xs, ys] = [strokes.flatMap(({ x }) => x), strokes.flatMap(({ y }) => y)];
  const [x0, y0] = [Math.min(...xs), Math.min(...ys)];
  const scale = height / (Math.max(...ys) - y0);
  return strokes.map(({ x, y }) => ({
    x: x.map(v => left + (v - x0) * scale),
    y: y.map(v => 0.3 + (v - y0) * scale),
  }));
}

/** A picture once it stays as it is: what is looked into follows the pen at some distance. */
async function pictureAtRest(canvas: Locator): Promise<string> {
  let before = '';
  let now = await pictureOf(canvas);
  while (now !== before) {
    await canvas.page().waitForTimeout(400);
    [before, now] = [now, await pictureOf(canvas)];
  }
  return now;
}

/** Ink from edge to edge, in every direction: no digit. */
function scribble(): Stroke {
  const rng = random(7);
  const across = (): number => 0.08 + 0.84 * rng.uniform();
  return { x: Array.from({ length: 40 }, across), y: Array.from({ length: 40 }, across) };
}

test('the network lets itself be looked into while somebody draws', async ({ app, page }) => {
  test.setTimeout(300_000);
  await expect(app.panel('Draw')).toContainText('There is no network to look into yet.');
  await train(app);
  await expect(app.panel('Draw')).toContainText('Draw a digit, and this shows');
  await drawDigit(page, app.drawing, 3);
  await expect(app.predictedDigit).toHaveText('3');

  await test.step('as many feature maps as the layer table says, and not blank', async () => {
    const layers = await convolutions(app);
    expect(layers).toEqual([
      ['conv1', 32],
      ['conv2', 64],
    ]);
    for (const [layer, channels] of layers) {
      const maps = page.getByRole('group', { name: `Feature maps of ${layer}` });
      await expect(maps.getByRole('button')).toHaveCount(8);
      await app.button(`Show all ${channels} maps of ${layer}`).click();
      await expect(maps.getByRole('button')).toHaveCount(channels);
      const inked = (await inkOn(maps.locator('canvas'))).filter(ink => ink > 0).length;
      report(`maps of ${layer} with ink`, `${inked} of ${channels}`);
      expect(inked).toBeGreaterThan(channels / 2);
    }
  });

  await test.step('the nearest training digits have mostly the predicted label', async () => {
    await expect(neighbours(page).getByRole('listitem')).toHaveCount(8, { timeout: 60_000 });
    const labels = await neighbours(page).locator('b').allTextContents();
    expect(labels.filter(label => label === '3').length).toBeGreaterThanOrEqual(6);
  });

  await test.step('saliency is of the digit that is read, changes with the drawing, and can be taken away', async () => {
    await expect(saliency(page)).toHaveAccessibleName('What speaks for and against 3');
    const three = await pictureAtRest(saliency(page));
    await app.button('Clear').click();
    await expect(saliency(page)).toHaveCount(0);
    await drawDigit(page, app.drawing, 7);
    await expect(saliency(page)).toHaveAccessibleName('What speaks for and against 7');
    const seven = await pictureAtRest(saliency(page));
    expect(seven).not.toBe(three);
    await page.getByLabel('Colours over the ink').uncheck();
    await expect.poll(() => pictureOf(saliency(page))).not.toBe(seven);
    await page.getByLabel('Colours over the ink').check();
    await expect.poll(() => pictureOf(saliency(page))).toBe(seven);
  });

  await test.step('a digit is familiar, a scribble is not', async () => {
    await expect(page.getByText('Reading the training digits')).toHaveCount(0, { timeout: 60_000 });
    await expect(likeness(page)).toHaveText('');
    await app.button('Clear').click();
    await (
      await penOn(page, app.drawing)
    )([scribble()]);
    await expect(likeness(page)).toContainText('does not look like a digit', { timeout: 20_000 });
    await app.button('Clear').click();
    await expect(likeness(page)).toHaveText('');
  });

  await test.step('2026 is read as four digits, of which each can be looked at', async () => {
    const pen = await penOn(page, app.drawing);
    for (const [place, digit] of [2, 0, 2, 6].entries()) await pen(written(digit, 0.05 + place * 0.24, 0.26));
    await expect(app.predictedDigit).toHaveText('2026');
    await expect(app.panel('Draw')).toContainText('Read as 2 0 2 6');
    const digits = page.getByRole('group', { name: 'Digits read' }).getByRole('button');
    await expect(digits).toHaveCount(4);
    await digits.nth(1).click();
    await expect(saliency(page)).toHaveAccessibleName('What speaks for and against 0');
  });

  await test.step('a replay ends with the same reading', async () => {
    const before = await pictureOf(app.drawing);
    const readings: string[] = [];
    await app.button('Replay strokes').click();
    await expect(app.button('Replay strokes')).toHaveAttribute('aria-disabled', 'true');
    while ((await app.button('Replay strokes').getAttribute('aria-disabled')) === 'true') {
      readings.push((await app.predictedDigit.textContent()) ?? '');
      await page.waitForTimeout(50);
    }
    expect(new Set(readings).size, 'readings on the way').toBeGreaterThan(1);
    await expect(app.predictedDigit).toHaveText('2026');
    await expect.poll(() => pictureOf(app.drawing)).toBe(before);
  });
});

test('an example can be loaded, read and taken away by keyboard alone', async ({ app, page }) => {
  await expect(app.button('Load an example')).toBeDisabled();
  await train(app);
  await app.button('Load an example').focus();
  await page.keyboard.press('Tab');
  await expect(page.getByLabel('Which digit', { exact: true })).toBeFocused();
  await page.keyboard.press('5');
  await page.keyboard.press('Shift+Tab');
  const read: string[] = [];
  for (let i = 0; i < 5; i++) {
    const said = await page.getByRole('status', { name: 'Example' }).textContent();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('status', { name: 'Example' })).toContainText('A digit labelled 5: row');
    await expect(page.getByRole('status', { name: 'Example' })).not.toHaveText(said ?? '');
    await page.waitForTimeout(400);
    read.push((await app.predictedDigit.textContent()) ?? '');
  }
  expect(read.filter(digit => digit === '5').length).toBeGreaterThanOrEqual(4);
  await page.keyboard.press('Delete');
  await expect(app.predictedDigit).toHaveText('–');
  await expect(page.getByRole('status', { name: 'Example' })).toHaveText('');
});

test('the best of several folds is looked into, and named', async ({ app, page }) => {
  await app.useSampleDigits();
  await app.force('WASM');
  await app.select({ Validation: 'K-fold' });
  await app.set({ Folds: 2, Epochs: 1, 'Training rows': 1000 });
  await app.trainToEnd(100_000);
  await drawDigit(page, app.drawing, 1);
  await expect(saliency(page)).toBeVisible();
  await expect(app.panel('Draw')).toContainText(
    /Looked into: fold [12], the best, with its weights of epoch 1\./,
  );
});

test('reading follows the pen, and two hundred strokes leave nothing behind', async ({ app, page }) => {
  test.setTimeout(300_000);
  await train(app);
  const session = await page.context().newCDPSession(page);
  const pen = await penOn(page, app.drawing);
  /** Short ones, four to a drawing, each drawing read before it goes. */
  const strokes = async (count: number): Promise<void> => {
    for (let i = 0; i < count; i++) {
      const left = 0.2 + (i % 4) * 0.15;
      await pen([{ x: [left, left + 0.05, left], y: [0.3, 0.5, 0.7] }]);
      if (i % 4 < 3) continue;
      await expect(app.predictedDigit).toHaveText(/^\d+$/);
      await page.keyboard.press('Delete');
    }
  };
  const heap = async (): Promise<number> => {
    await session.send('HeapProfiler.collectGarbage');
    await session.send('HeapProfiler.collectGarbage');
    return (await session.send('Runtime.getHeapUsage')).usedSize / 1e6;
  };

  await strokes(12);
  await page.keyboard.press('Delete');
  await pen(written(2, 0.3, 0.4));
  await expect(neighbours(page).getByRole('listitem')).toHaveCount(8, { timeout: 60_000 });
  await expect(likeness(page)).toHaveText('');
  await page.keyboard.press('Delete');
  const before = await heap();
  await strokes(200);
  await page.keyboard.press('Delete');
  const after = await heap();
  report('the page’s heap before and after 200 strokes', `${before.toFixed(2)} and ${after.toFixed(2)} MB`);
  expect(after - before, 'MB').toBeLessThan(2);

  const waits = (await readingTimes(app, page)).toSorted((a, b) => a - b);
  const median = waits[Math.floor(waits.length / 2)] ?? Infinity;
  const most = waits.at(-1) ?? Infinity;
  report(
    'from a new digit to its reading',
    `median ${median.toFixed(0)}, at most ${most.toFixed(0)} ms (target 100)`,
  );
  // Three times the target: other work shares these cores.
  expect(median).toBeLessThan(300);
});

/** Milliseconds from the first movement of a new digit to the reading that has it, while the network is looked into. */
async function readingTimes(app: App, page: Page): Promise<readonly number[]> {
  const pen = await penOn(page, app.drawing);
  const waits: number[] = [];
  for (let round = 0; round < 4; round++) {
    await page.keyboard.press('Delete');
    await expect(app.predictedDigit).toHaveText('–');
    for (const [i, left] of [0.1, 0.35, 0.6, 0.85].entries()) {
      const waiting = app.predictedDigit.evaluate(
        (output, digits) =>
          new Promise<number>(resolve => {
            let moved: number | null = null;
            addEventListener('pointermove', () => (moved ??= performance.now()), { once: true });
            const observer = new MutationObserver(() => {
              if (moved === null || output.textContent.length !== digits || output.textContent === '–')
                return;
              observer.disconnect();
              resolve(performance.now() - moved);
            });
            observer.observe(output, { subtree: true, childList: true, characterData: true });
          }),
        i + 1,
      );
      await pen([{ x: [left, left, left, left], y: [0.3, 0.4, 0.5, 0.6] }]);
      waits.push(await waiting);
    }
  }
  return waits;
}
