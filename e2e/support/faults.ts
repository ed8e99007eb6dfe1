/** What axe, the accessibility checker, has to say about a page. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import { expect, type Page } from '@playwright/test';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/**
 * Base UI's marks at both ends of an open popup: out of sight and hearing, they take the focus only to hand it on at once, which
 * axe cannot see and calls a fault. That none keeps it is seen in first-minute.spec.ts.
 */
export const FOCUS_GUARD = 'data-base-ui-focus-guard';
/** The one rule that a guard is excused from. */
const EXCUSED = 'aria-hidden-focus';

interface Axe {
  run(): Promise<AxeResults>;
}

/** What axe finds on the page as it stands: one line a fault, "rule: element". */
export async function faults(page: Page): Promise<readonly string[]> {
  // evaluate() goes past the page's policy, which a script tag would not.
  await page.evaluate(axeSource);
  const { violations, passes } = await page.evaluate(() => (window as unknown as { axe: Axe }).axe.run());
  // A modal dialog alone gives it some 18.
  expect(passes.length, 'rules that axe found something to hold to').toBeGreaterThan(15);
  return violations.flatMap(({ id, nodes }) =>
    nodes
      .filter(({ html }) => id !== EXCUSED || !html.includes(FOCUS_GUARD))
      .map(({ html }) => `${id}: ${html.slice(0, 160)}`),
  );
}
