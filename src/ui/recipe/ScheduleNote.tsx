/** What happens where a schedule and a plateau rule both move the learning rate. */
import type { Recipe } from '../../recipe/recipe.ts';
import { Note } from '../parts/Note.tsx';

/** Nothing where only one of them is on. */
export function ScheduleNote({ recipe }: { readonly recipe: Recipe }) {
  if (!disagree(recipe)) return null;
  return (
    <Note>
      A schedule and a plateau rule are both on: the schedule sets the rate at each epoch’s start and so
      undoes what a plateau cut, as in Keras.
    </Note>
  );
}

const disagree = ({ schedule, plateauPatience, validation }: Recipe): boolean =>
  schedule !== 'constant' && plateauPatience > 0 && validation !== 'none';
