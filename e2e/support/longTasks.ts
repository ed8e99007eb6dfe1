/** Measures how long the page's thread was ever blocked: what a person feels as a stutter. */
import type { Page } from '@playwright/test';

interface Observed {
  longTasks?: { start: number; duration: number }[];
}

/** Begins to observe; browsers report tasks of 50 ms and more. Call again to start from zero. */
export async function observeLongTasks(page: Page): Promise<void> {
  await page.evaluate(() => {
    const observed = window as Observed;
    if (!observed.longTasks) {
      new PerformanceObserver(list => {
        for (const { startTime, duration } of list.getEntries())
          observed.longTasks?.push({ start: startTime, duration });
      }).observe({ type: 'longtask' });
    }
    observed.longTasks = [];
  });
}

/** Milliseconds of each task of 50 ms or more since then, longest first. */
export async function longTasks(page: Page): Promise<readonly number[]> {
  const tasks = await page.evaluate(() => (window as Observed).longTasks ?? []);
  return tasks.map(task => Math.round(task.duration)).toSorted((a, b) => b - a);
}

/** For a report: "none of 50 ms or more", or "2 of 50 ms or more, the longest 63 ms". */
export const describeTasks = (tasks: readonly number[]): string =>
  tasks.length === 0
    ? 'none of 50 ms or more'
    : `${tasks.length} of 50 ms or more, the longest ${tasks[0]} ms`;
