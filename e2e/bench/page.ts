/** The benchmark's page: one worker a contender, each idle while others are measured. bench.ts asks the questions. */
import type { Answer, Contender, Measured, Question } from './protocol.ts';

const workers = new Map<Contender, Worker>();

/** What bench.ts finds on the page. */
export interface Benchmark {
  readonly benchmark: {
    /** Starts a contender; resolves with its device's name, rejects where it cannot run here. */
    prepare(contender: Contender): Promise<string>;
    /** Lets contenders train at the same time; one result each. */
    measure(contenders: readonly Contender[], atLeastMs: number): Promise<readonly Measured[]>;
  };
}

const benchmark: Benchmark['benchmark'] = {
  async prepare(contender) {
    const worker = contender.startsWith('inkfold')
      ? new Worker(new URL('./inkfold.worker.ts', import.meta.url), { type: 'module' })
      : new Worker(new URL('./stock.worker.ts', import.meta.url), { type: 'module' });
    workers.set(contender, worker);
    const answer = await ask(worker, { kind: 'prepare', contender });
    if (answer.kind !== 'prepared') throw new Error(`unexpected ${answer.kind}`);
    return answer.device;
  },

  measure: (contenders, atLeastMs) =>
    Promise.all(contenders.map(contender => measureOne(contender, atLeastMs))),
};

async function measureOne(contender: Contender, atLeastMs: number): Promise<Measured> {
  const worker = workers.get(contender);
  if (!worker) throw new Error(`${contender} is not prepared`);
  const answer = await ask(worker, { kind: 'measure', atLeastMs });
  if (answer.kind !== 'measured') throw new Error(`unexpected ${answer.kind}`);
  return answer.measured;
}

function ask(worker: Worker, question: Question): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const once = { once: true };
    worker.addEventListener(
      'error',
      event => reject(new Error(event.message || 'The worker could not be loaded.')),
      once,
    );
    worker.addEventListener(
      'message',
      ({ data }: MessageEvent<Answer>) => {
        if (data.kind === 'failed') reject(new Error(data.message));
        else resolve(data);
      },
      once,
    );
    worker.postMessage(question);
  });
}

Object.assign(globalThis, { benchmark });
