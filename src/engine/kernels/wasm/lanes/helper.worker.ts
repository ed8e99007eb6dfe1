/** A helper's thread: binds the kernels to the shared memory, reports, and then takes tasks off the board for good. */
import { bindKernels } from '../instance.ts';
import { Board } from './board.ts';
import { lane } from './lane.ts';
import type { FromHelper, ToHelper } from './helper.ts';

const reply = (message: FromHelper): void => self.postMessage(message);

self.addEventListener('message', ({ data }: MessageEvent<ToHelper>) => {
  void prepare(data).catch((thrown: unknown) => reply({ kind: 'failed', reason: String(thrown) }));
});

async function prepare({ module, memory, board: words, lane: number }: ToHelper): Promise<void> {
  const kernels = await bindKernels(module, memory);
  const board = new Board(words);
  const work = lane(
    board,
    kernels.map(([, kernel]) => kernel),
    number,
  );
  // From here on this thread hears no messages: it ends when it is terminated.
  reply({ kind: 'ready' });
  for (;;) {
    const wakes = board.wakes(number);
    work();
    board.awaitWork(number, wakes);
  }
}
