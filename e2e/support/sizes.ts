/** Measures what a page asks of eyes and fingers: what is too wide, what is cut off, what is too small to hit. */
import type { Page } from '@playwright/test';

/** Elements that make the page scroll sideways, the outermost ones; none where it does not. */
export const widerThanPage = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => {
    if (document.documentElement.scrollWidth <= innerWidth) return [];
    const scrolls = (element: Element | null): boolean =>
      element !== null &&
      (getComputedStyle(element).overflowX !== 'visible' || scrolls(element.parentElement));
    const wide = [...document.body.querySelectorAll('*')].filter(
      element => element.getBoundingClientRect().right > innerWidth + 1 && !scrolls(element.parentElement),
    );
    const names = wide.slice(0, 5).map(element => element.outerHTML.slice(0, 120));
    return names.length > 0
      ? names
      : [`something, by ${document.documentElement.scrollWidth - innerWidth} px`];
  });

/** Buttons, headings and options whose text is longer than the room that they have. */
export const cutLabels = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() =>
    [
      ...document.querySelectorAll(
        'button, h1, h2, h3, h4, summary, legend, label, dt, dd, [role=status], [role=tab]',
      ),
    ]
      .filter(element => {
        const { overflowX, position, display } = getComputedStyle(element);
        const isHidden = element.clientWidth <= 1 || (position === 'absolute' && element.clientWidth < 4);
        if (isHidden || display === 'inline' || overflowX === 'auto' || overflowX === 'scroll') return false;
        return element.scrollWidth > element.clientWidth + 1;
      })
      .map(
        element =>
          `${element.outerHTML.slice(0, 100)} needs ${element.scrollWidth} of ${element.clientWidth} px`,
      ),
  );

/**
 * Controls smaller than `least` px on a side, as WCAG 2.5.8 counts them: a control has its label's room too, words within a
 * sentence are exempt, and so is one with no other target within a circle of that size around it.
 */
export const smallTargets = (page: Page, least: number): Promise<readonly string[]> =>
  page.evaluate(limit => {
    const CONTROLS =
      'a[href], button, input, select, textarea, summary, [role=button], [role=slider], [role=tab], [role=radio], [role=checkbox], [role=menuitem]';
    const roomOf = (element: Element): DOMRect => {
      const own = element.getBoundingClientRect();
      const label =
        element instanceof HTMLInputElement ? (element.closest('label') ?? element.labels?.[0]) : null;
      const other = label?.getBoundingClientRect();
      if (!other || other.width === 0) return own;
      const [left, top] = [Math.min(own.left, other.left), Math.min(own.top, other.top)];
      return new DOMRect(
        left,
        top,
        Math.max(own.right, other.right) - left,
        Math.max(own.bottom, other.bottom) - top,
      );
    };
    const isWithinSentence = (element: Element): boolean =>
      getComputedStyle(element).display.startsWith('inline') &&
      (element.parentElement?.textContent ?? '').trim().length >
        (element.textContent ?? '').trim().length + 3 &&
      element.closest('p, li, dd, dt, td, th, figcaption, caption, label, span, legend') !== null;
    const all = [...document.querySelectorAll(CONTROLS)]
      .filter(element => element.checkVisibility({ visibilityProperty: true }))
      .map(element => ({ element, room: roomOf(element) }))
      .filter(({ room }) => room.width > 1 && room.height > 1);
    const centre = (room: DOMRect) => ({ x: room.x + room.width / 2, y: room.y + room.height / 2 });
    const isApart = (one: (typeof all)[number]): boolean =>
      all.every(({ element, room }) => {
        if (element === one.element || element.contains(one.element) || one.element.contains(element))
          return true;
        const { x, y } = centre(one.room);
        const away = Math.hypot(
          Math.max(room.left - x, 0, x - room.right),
          Math.max(room.top - y, 0, y - room.bottom),
        );
        const isSmall = Math.min(room.width, room.height) < limit;
        const other = centre(room);
        return isSmall ? Math.hypot(other.x - x, other.y - y) >= limit : away >= limit / 2;
      });
    return all
      .filter(({ room }) => Math.min(room.width, room.height) < limit - 0.5)
      .filter(target => !isWithinSentence(target.element) && !isApart(target))
      .map(
        ({ element, room }) =>
          `${Math.round(room.width)} × ${Math.round(room.height)}: ${element.outerHTML.slice(0, 110)}`,
      );
  }, least);
