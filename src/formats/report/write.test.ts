/** A report says what the run says, as a page that stands by itself. */
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { percent } from '../../lib/format.ts';
import { presetOf } from '../../recipe/presets.ts';
import { curveRecorder } from '../../run/curves.ts';
import { crossFit } from '../../run/metrics/cross-fit.ts';
import { hardestRows } from '../../run/metrics/hardest.ts';
import { failed, idle, reduce } from '../../run/state.ts';
import { foldedRun, recipe } from '../../testing/folded-run.ts';
import expected from '../../testing/metrics.json' with { type: 'json' };
import { labels, predictions } from '../../testing/predictions.ts';
import { recordedRun } from '../../testing/recorded-run.ts';
import type { RunReport } from './report.ts';
import { writeReport } from './write.ts';

const HOSTILE = '<img src=x onerror=alert(1)>.csv';
const mark = { name: 'train.csv', count: 300, fingerprint: '0123456789abcdef' };

const report: RunReport = {
  name: 'an evening’s run',
  recipe,
  run: foldedRun,
  curves: [],
  digits: mark,
  validation: mark,
  environment: { version: '0.1.0', userAgent: 'Mozilla/5.0 (test)' },
  startedAt: Date.UTC(2026, 10, 21, 12),
  writtenAt: Date.UTC(2026, 10, 21, 13),
  link: 'https://inkfold.example/#preset=stratified-cv&seed=42',
  labels,
  classNames: null,
  hardest: hardestRows(predictions, labels, 3).map(hard => ({ hard, pixels: new Uint8Array(784) })),
  suspects: [],
};

/** The page, with blanks that mean nothing taken out. */
const textOf = (changed: Partial<RunReport> = {}): string =>
  new TextDecoder()
    .decode(writeReport({ ...report, ...changed }).bytes)
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/> | <(?=\/|small)/g, found => found.trim());

/** The cells of the table of this name, row by row, without their markup. */
function cellsOf(page: string, name: string): readonly (readonly string[])[] {
  const table = page.split('<table').find(part => part.includes(`>${name}</caption>`)) ?? '';
  const rows = table.split('<tr').slice(1);
  return rows.map(line =>
    [...line.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/gs)].map(cell =>
      (cell[1] ?? '').replaceAll(/<[^>]+>/g, ''),
    ),
  );
}

test('the file is one page with a policy of its own, without script and without addresses to load', () => {
  const { name, type, bytes } = writeReport(report);
  expect([name, type]).toEqual(['inkfold-stratified-cv-report.html', 'text/html']);
  const page = textOf();
  expect(page.startsWith('<!doctype html>')).toBe(true);
  const style = /<style>([^]*?)<\/style>/.exec(new TextDecoder().decode(bytes))?.[1] ?? '';
  const hash = `sha256-${createHash('sha256').update(style).digest('base64')}`;
  expect(page).toContain(`content="default-src &#39;none&#39;; style-src &#39;${hash}&#39;; img-src data:;`);
  expect(page).not.toMatch(/<script|<link|<iframe|@import|url\(|javascript:|\son\w+=/i);
  expect([...page.matchAll(/\s(?:src|href)="([^"]*)"/g)].map(found => (found[1] ?? '').slice(0, 22))).toEqual(
    ['https://inkfold.exampl', ...Array.from({ length: 3 }, () => 'data:image/png;base64,')],
  );
  for (const tag of ['section', 'table', 'div', 'dl', 'p', 'details', 'figure', 'li'])
    expect(page.split(`<${tag}>`).length + page.split(`<${tag} `).length - 2, tag).toBe(
      page.split(`</${tag}>`).length - 1,
    );
});

test('figures are those of the metrics: accuracy, folds with mean ± sd, matrix, classes, calibration', () => {
  const page = textOf();
  expect(page).toContain(`<dd>${percent(expected.accuracy)}</dd>`);
  const spread = `${percent(expected.mean)} ± ${percent(expected.sd)}`;
  const folds = cellsOf(page, 'Folds');
  expect(folds.slice(1, 5).map(([, accuracy]) => accuracy)).toEqual(
    expected.folds.map(share => percent(share)),
  );
  expect(folds.at(-1)?.slice(0, 2)).toEqual(['Mean ± sd', spread]);
  const matrix = cellsOf(page, 'Confusion matrix').slice(1);
  expect(matrix.map(([, ...counts]) => counts.map(Number))).toEqual(expected.confusion);
  expect(cellsOf(page, 'Scores of the classes')[4]).toEqual([
    '3',
    percent(expected.classes[3]?.precision ?? -1),
    percent(expected.classes[3]?.recall ?? -1),
    percent(expected.classes[3]?.f1 ?? -1),
    String(expected.classes[3]?.support),
  ]);
  const { temperature, before } = crossFit(predictions, labels);
  expect(page).toContain(`<dt>Calibration error</dt><dd>${percent(before.error)}</dd>`);
  expect(page).toContain(`<dt>Temperature</dt><dd>${temperature.toFixed(2)}</dd>`);
});

test('every epoch and every action has its line; the kept epochs are marked', () => {
  const page = textOf();
  const epochs = cellsOf(page, 'Epochs').slice(1);
  expect(epochs).toHaveLength(8);
  expect(epochs[3]).toEqual(['2, 2', percent(72 / 75), '0.1250', '92.00 %', '0.1250', '0.0005', '2 s']);
  expect(page.match(/<tr class="marked">/g)).toHaveLength(4);
  expect(cellsOf(page, 'Log').slice(1)).toHaveLength(4);
  expect(cellsOf(page, 'Log')[1]).toEqual(['1, 1', 'ModelCheckpoint', 'kept the weights']);
});

test('every knob is told; those that differ from the preset are marked with the preset’s value', () => {
  const page = textOf({ recipe: { ...recipe, learningRate: 0.01 } });
  expect(page).toMatch(/class="changed"><dt>Learning rate<\/dt>\s*<dd>0.01 ?<small>preset: 0.001<\/small>/);
  expect(page).toMatch(/class="kept"><dt>Seed<\/dt>\s*<dd>42<\/dd>/);
  expect(page).toMatch(/class="idle"><dt>Momentum<\/dt>\s*<dd>0.9 ?<small>no effect<\/small>/);
  const plain = textOf({ recipe: presetOf('two-conv').recipe });
  expect(plain).toContain('Every knob is as the preset has it.');
  expect(plain).not.toContain('class="changed"');
});

test('what comes from outside is text: names of files, runs, classes, browsers, devices, faults and links', () => {
  const fault = { name: 'Diverged', message: HOSTILE } as const;
  const { plan } = foldedRun;
  const page = textOf({
    name: HOSTILE,
    digits: { ...mark, name: HOSTILE },
    validation: { ...mark, name: HOSTILE, fingerprint: HOSTILE },
    environment: { version: HOSTILE, userAgent: HOSTILE },
    link: `https://inkfold.example/"onmouseover="alert(1)`,
    classNames: Array.from({ length: 10 }, () => HOSTILE),
    run: failed(
      {
        ...foldedRun,
        plan: plan && {
          ...plan,
          device: { ...plan.device, name: HOSTILE, reason: HOSTILE, kernels: HOSTILE },
        },
        log: [{ fold: 1, epoch: 1, by: 'Recovery', text: HOSTILE }],
      },
      fault,
    ),
  });
  expect(page).not.toContain('<img src=x');
  expect(page).not.toContain('"onmouseover');
  expect(page.split('&lt;img src=x onerror=alert(1)&gt;.csv').length).toBeGreaterThan(12);
});

test('curves are drawn of what was recorded, with the kept epoch filled', () => {
  const curves = curveRecorder();
  for (const event of recordedRun) curves.append(event);
  const run = recordedRun.reduce(reduce, idle);
  const page = textOf({
    run,
    curves: curves.folds,
    recipe: presetOf('two-conv').recipe,
    labels: null,
    hardest: [],
  });
  expect(page.match(/<svg viewBox="0 0 400 230"/g)).toHaveLength(2);
  expect(page).toContain('training goes from 2.4000 to 0.5000, validation from 1.0000 to 0.4500.');
  expect(page.match(/<circle class="kept" cx/g)?.length).toBeGreaterThanOrEqual(3);
  expect(page).not.toContain('NaN');
});

test('a run without labels, without validation or without a single epoch is still a page', () => {
  const page = textOf({ labels: null, hardest: [] });
  expect(page).toContain('“train.csv” was not loaded when this report was written');
  expect(page).not.toContain('Confusion matrix</caption>');
  const fault = { name: 'Unexpected', message: 'The device went away.' } as const;
  const bare = textOf({ run: failed(idle, fault), hardest: [], startedAt: null, name: null, link: null });
  expect(bare).toContain('The device went away.');
  expect(bare).toContain('<h2 id="recipe">Recipe</h2>');
  expect(bare).not.toContain('<h2 id="learning">');
  expect(bare).not.toMatch(/NaN|undefined|null/);
});
