/** How far a person has come in the first minute: from the opening to a digit of their own that was read. */
import { isRunning } from '../../run/state.ts';
import type { AppState } from '../../store/state.ts';

/** Whether Begin was pressed, and what came of it. `over`: there is nothing left to guide through. */
export type Guided = 'not-yet' | 'under-way' | 'trained' | 'over';

/** What stands at the top of the page. */
export type Stage = 'welcome' | 'fetching' | 'learning' | 'your-turn' | 'read' | 'gone';

type Seen = Pick<AppState, 'data' | 'run' | 'saved' | 'drawing'>;

/** The stage of a page in this state. */
export function stageOf({ data, run, saved, drawing }: Seen, guided: Guided): Stage {
  switch (guided) {
    case 'over':
      return 'gone';
    case 'not-yet': {
      const isNew = !data.train && !data.test && saved.models.length === 0 && run.status === 'ready';
      return isNew ? 'welcome' : 'gone';
    }
    case 'under-way':
      return isRunning(run) ? 'learning' : 'fetching';
    case 'trained':
      if (isRunning(run)) return 'gone';
      return drawing.pixels && drawing.probabilities ? 'read' : 'your-turn';
  }
}

/** The likeliest digit; null while nothing is read. */
export function readDigit({ drawing }: Pick<AppState, 'drawing'>): number | null {
  const { pixels, probabilities } = drawing;
  if (!pixels || !probabilities) return null;
  return probabilities.indexOf(Math.max(...probabilities));
}
