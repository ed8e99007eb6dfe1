/**
 * Processor time of one worker's thread, from the browser's own trace: what JavaScript costs, whatever the GPU does
 * meanwhile and whoever else holds the cores.
 */
import type { Browser, CDPSession } from 'playwright';

interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  /** Wall and processor time in microseconds; on complete events alone. */
  readonly dur?: number;
  readonly tdur?: number;
}

/** Processor time, in milliseconds, of the tasks of the thread in which `work` leaves a mark named `mark`. */
export async function processorTime(
  browser: Browser,
  mark: string,
  work: () => Promise<void>,
): Promise<number> {
  const session = await browser.newBrowserCDPSession();
  const events: TraceEvent[] = [];
  session.on('Tracing.dataCollected', ({ value }) => {
    const parts = value as unknown as readonly TraceEvent[]; // the protocol leaves the events untyped
    events.push(...parts.filter(({ name }) => name === mark || name === 'RunTask'));
  });
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: {
      recordMode: 'recordAsMuchAsPossible',
      includedCategories: ['disabled-by-default-devtools.timeline', 'blink.user_timing'],
      excludedCategories: ['*'],
    },
  });
  try {
    await work();
  } finally {
    await endTracing(session);
    await session.detach();
  }
  const marked = events.find(({ name }) => name === mark);
  if (!marked) throw new Error('the trace does not hold the worker’s mark');
  return events
    .filter(({ name, pid, tid }) => name === 'RunTask' && pid === marked.pid && tid === marked.tid)
    .reduce((sum, { dur = 0, tdur = dur }) => sum + tdur / 1000, 0);
}

async function endTracing(session: CDPSession): Promise<void> {
  const complete = new Promise<boolean>(resolve => {
    session.once('Tracing.tracingComplete', ({ dataLossOccurred }) => resolve(dataLossOccurred));
  });
  await session.send('Tracing.end');
  if (await complete) throw new Error('the trace lost events');
}
