/** Keeps a record of what a page must never do: fail, break its own security policy, or call another host. */
import type { Page } from '@playwright/test';

export interface PageRecord {
  /** One line for each offence, in order. */
  readonly offences: readonly string[];
}

/** Watches a page from before its first load; foreign requests are recorded and refused. */
export async function watch(page: Page, ownOrigin: string): Promise<PageRecord> {
  const offences: string[] = [];
  page.on('pageerror', error => offences.push(`uncaught: ${error.stack ?? error.message}`));
  // The browser also writes an error to the console, for the page and for its workers, when the policy stops something.
  page.on('console', message => {
    if (message.type() === 'error') offences.push(`console: ${message.text()}`);
  });
  await page.exposeFunction('reportOffence', (text: string) => offences.push(text));
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', event => {
      const { reportOffence } = window as unknown as { reportOffence(text: string): void };
      reportOffence(`policy: ${event.violatedDirective} stopped ${event.blockedURI} at ${event.sourceFile}`);
    });
  });
  await page.context().route(
    url => !isOwn(url, ownOrigin),
    route => {
      offences.push(`foreign request: ${route.request().url()}`);
      return route.abort();
    },
  );
  return { offences };
}

/** True for addresses of the app itself and for those that never leave the page. */
const isOwn = (url: URL, ownOrigin: string): boolean =>
  url.origin === ownOrigin || url.protocol === 'blob:' || url.protocol === 'data:';
