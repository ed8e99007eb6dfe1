/** What a screen reader would say of a page by itself: every new text of its live regions. */
import type { Page } from '@playwright/test';

/** Runs `act` and returns what was said meanwhile, in order; a region that is emptied says nothing. */
export async function heardDuring(page: Page, act: () => Promise<unknown>): Promise<readonly string[]> {
  await page.evaluate(() => {
    const LIVE = '[role=status], [role=alert], [role=log], [aria-live], output';
    const said: string[] = [];
    const last = new Map<Element, string>();
    const isSilent = (region: Element): boolean =>
      region.getAttribute('aria-live') === 'off' || region.closest('[aria-hidden=true]') !== null;
    const listen = (): void => {
      for (const region of document.querySelectorAll(LIVE)) {
        const text = (region.textContent ?? '').trim();
        if (isSilent(region) || last.get(region) === text) continue;
        last.set(region, text);
        if (text !== '') said.push(text);
      }
    };
    listen();
    said.length = 0;
    const ears = new MutationObserver(listen);
    ears.observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
    Object.assign(window, { stopListening: () => (ears.disconnect(), said) });
  });
  await act();
  return page.evaluate(() => (window as unknown as { stopListening(): string[] }).stopListening());
}
