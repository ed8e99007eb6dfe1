/** The clock of a replay: shows a drawing again as it grew, until it is whole or something else is done. */
import { playbackOf } from '../data/replay.ts';
import type { Stroke } from '../data/stroke.ts';
import type { Actions } from './actions.ts';

/** Between two pictures of a replay in time, in milliseconds. */
const FRAME = 40;
/** How long each stroke stands by itself in a replay stroke by stroke. */
const STEP = 800;

type How = Parameters<Actions['replayStrokes']>[0];

export interface Player {
  /** Shows the strokes again; true once they stand whole, false where the replay was ended before. */
  play(strokes: readonly Stroke[], how: How, show: (soFar: readonly Stroke[]) => void): Promise<boolean>;
  /** Ends the replay under way, if there is one. */
  end(): void;
}

/** A player of one replay at a time: the next one ends it. */
export function player(): Player {
  let turn = 0;
  return {
    end: () => void (turn += 1),
    play: async (strokes, how, show) => {
      const mine = ++turn;
      for await (const soFar of how === 'in time' ? inTime(strokes) : byStroke(strokes)) {
        if (turn !== mine) return false;
        show(soFar);
      }
      return turn === mine;
    },
  };
}

async function* inTime(strokes: readonly Stroke[]): AsyncGenerator<readonly Stroke[], void> {
  const { duration, at } = playbackOf(strokes);
  const started = performance.now();
  for (let passed = 0; passed < duration; passed = performance.now() - started) {
    yield at(passed);
    await wait(FRAME);
  }
}

async function* byStroke(strokes: readonly Stroke[]): AsyncGenerator<readonly Stroke[], void> {
  for (let count = 1; count <= strokes.length; count++) {
    yield strokes.slice(0, count);
    await wait(STEP);
  }
}

const wait = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms));
