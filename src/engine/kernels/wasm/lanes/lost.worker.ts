/** For tests: a helper that takes one task, and dies with it. */
import { Board } from './board.ts';
import type { FromHelper, ToHelper } from './helper.ts';

self.addEventListener('message', ({ data }: MessageEvent<ToHelper>) => {
  const board = new Board(data.board);
  const ready: FromHelper = { kind: 'ready' };
  self.postMessage(ready);
  while (board.claim() === null);
  self.close();
});
