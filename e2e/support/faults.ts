/** What axe, the accessibility checker, has to say about a page. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import { expect, type Page } from '@playwright/test';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds on the page as it stands: one line a fault, "rule: element". */
export async function faults(page: Page): Promise<readonly string[]> {
  // evaluate() goes past the page's policy, which a script tag would not.
  await page.evaluate(axeSource);
  const { violations, passes } = await page.evaluate(() =>
    (window as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run(),
  );
  expect(passes.length, 'rules that axe found something to hold to').toBeGreaterThan(20);
  return violations.flatMap(({ id, nodes }) => nodes.map(node => `${id}: ${node.html.slice(0, 160)}`));
}
