/** What the benchmark's page and its workers say to each other; one question at a time. */

/** Inkfold's own engine on WASM: twice the same, for folds side by side, and once with augmentation. */
export type Ours = 'inkfold wasm' | 'inkfold wasm again' | 'inkfold wasm augmenting';
/** Who takes part: Inkfold's own engine, or stock TensorFlow.js, each on a backend. */
export type Contender = Ours | 'stock webgpu' | 'stock webgl' | 'stock cpu';

export type Question =
  /** Starts the contender's backend and takes its first, slow steps. */
  | { readonly kind: 'prepare'; readonly contender: Contender }
  /** Trains for at least this long, and at least one step. */
  | { readonly kind: 'measure'; readonly atLeastMs: number };

export type Answer =
  /** The device's name, in words. */
  | { readonly kind: 'prepared'; readonly device: string }
  | { readonly kind: 'measured'; readonly measured: Measured }
  | { readonly kind: 'failed'; readonly message: string };

export interface Measured {
  readonly images: number;
  readonly steps: number;
  readonly ms: number;
}

/** Images in a batch, as in the recipe. */
export const BATCH = 64;

/** Answers questions in a worker. */
export function answerWith(contest: {
  prepare(contender: Contender): Promise<string>;
  measure(atLeastMs: number): Promise<Measured>;
}): void {
  const answer = async (question: Question): Promise<Answer> => {
    try {
      if (question.kind === 'prepare')
        return { kind: 'prepared', device: await contest.prepare(question.contender) };
      return { kind: 'measured', measured: await contest.measure(question.atLeastMs) };
    } catch (thrown) {
      return { kind: 'failed', message: thrown instanceof Error ? thrown.message : String(thrown) };
    }
  };
  addEventListener('message', (event: MessageEvent<Question>) => {
    void answer(event.data).then(reply => postMessage(reply));
  });
}

/** Takes steps until the time is up; `step` trains at least one and returns how many. */
export async function measureSteps(atLeastMs: number, step: () => Promise<number>): Promise<Measured> {
  const began = performance.now();
  let steps = 0;
  let ms = 0;
  while (ms < atLeastMs) {
    steps += await step();
    ms = performance.now() - began;
  }
  return { steps, images: steps * BATCH, ms };
}
