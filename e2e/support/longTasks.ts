/**
 * Measures how long the page's thread was ever busy in one go: what a person feels as a stutter. A browser trace tells
 * wall time and processor time apart; only the second is the page's own doing when other programs hold the cores.
 */
import type { Browser, CDPSession, Page } from '@playwright/test';

export interface Task {
  /** Milliseconds from its begin to its end. */
  readonly wallMs: number;
  /** Milliseconds of processor time in between. */
  readonly cpuMs: number;
}

/** Ends the recording: all tasks of the page's thread that lasted 20 ms or more, those with the most cpu time first. */
export type EndRecording = () => Promise<readonly Task[]>;

/** Names the page's process in the trace: the browser's own pages have main threads too. */
const MARK = 'inkfold-this-page';

/** Starts to record a page's tasks; one recording at a time in a browser. */
export async function recordTasks(page: Page): Promise<EndRecording> {
  const session = await browserOf(page).newBrowserCDPSession();
  const events: TraceEvent[] = [];
  session.on('Tracing.dataCollected', ({ value }) => {
    const parts = value as unknown as readonly TraceEvent[]; // the protocol leaves the events untyped
    events.push(...parts.filter(isOfInterest));
  });
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: {
      recordMode: 'recordAsMuchAsPossible',
      includedCategories: ['disabled-by-default-devtools.timeline', 'blink.user_timing'],
      excludedCategories: ['*'],
    },
  });
  return async () => {
    await page.evaluate(name => performance.mark(name), MARK);
    await endTracing(session);
    await session.detach();
    return tasksOf(events);
  };
}

/** For a report: the longest by processor time and by the clock. */
export function describeTasks(tasks: readonly Task[]): string {
  const wall = tasks.map(task => task.wallMs);
  const over = wall.filter(ms => ms > 50).length;
  return `the longest used ${longest(tasks)} ms of processor time; by the clock ${over} over 50 ms, the longest ${Math.max(0, ...wall)} ms`;
}

/** Processor time of the task that used the most, in milliseconds. */
export const longest = (tasks: readonly Task[]): number => tasks[0]?.cpuMs ?? 0;

interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  /** Wall and processor time in microseconds; on complete events alone. */
  readonly dur?: number;
  readonly tdur?: number;
}

const isOfInterest = ({ name, dur = 0 }: TraceEvent): boolean =>
  name === MARK || (name === 'RunTask' && dur >= 20_000);

/** The mark was set by a script, so its process and thread are the page's. */
function tasksOf(events: readonly TraceEvent[]): readonly Task[] {
  const mark = events.find(({ name }) => name === MARK);
  if (!mark) throw new Error('The trace does not hold the page’s mark.');
  return events
    .filter(({ name, pid, tid }) => name === 'RunTask' && pid === mark.pid && tid === mark.tid)
    .map(({ dur = 0, tdur = dur }) => ({ wallMs: Math.round(dur / 1000), cpuMs: Math.round(tdur / 1000) }))
    .toSorted((a, b) => b.cpuMs - a.cpuMs);
}

async function endTracing(session: CDPSession): Promise<void> {
  const complete = new Promise<boolean>(resolve => {
    session.once('Tracing.tracingComplete', ({ dataLossOccurred }) => resolve(dataLossOccurred));
  });
  await session.send('Tracing.end');
  if (await complete) throw new Error('The trace lost events: its buffer was too small.');
}

function browserOf(page: Page): Browser {
  const browser = page.context().browser();
  if (!browser) throw new Error('The page belongs to no browser.');
  return browser;
}
