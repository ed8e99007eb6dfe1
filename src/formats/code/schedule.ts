/**
 * The section that plans the learning rate, by the formulas of engine/callbacks/schedule.ts. What moves from epoch to
 * epoch is a callback; what moves within epochs is a table with one rate a step, since not every backend lets a
 * callback change the rate between two steps.
 */
import type { Plan } from './plan.ts';
import { lines, type Section } from './section.ts';
import { hasWarmUp } from './settings.ts';

/** Null where the rate stays what it is. */
export function scheduleSection(plan: Plan): Section | null {
  if (plan.schedule === 'none') return null;
  if (plan.schedule === 'each epoch')
    return { title: 'Learning rate', text: ABOUT_EPOCHS, code: eachEpoch(plan) };
  const cosine = plan.recipe.schedule === 'cosine';
  return {
    title: 'Learning rate',
    text: (cosine ? ABOUT_COSINE : ABOUT_ONE_CYCLE) + (idlePlateau(plan) ? NO_PLATEAU : ''),
    code: lines(HALF_COSINE, '\n', between(plan), '\n', RATE_PLAN),
  };
}

const ABOUT_EPOCHS = 'The learning rate falls from epoch to epoch; a callback sets it.';
const ABOUT_COSINE = 'The learning rate falls along half a cosine, step by step, down to zero.';
const ABOUT_ONE_CYCLE =
  'One cycle: the learning rate climbs from a 25th of its peak, then falls to almost zero, step by step.';
const NO_PLATEAU =
  ' `ReduceLROnPlateau` is left out: whatever it cut would be undone by the next step, here as in Inkfold.';

/** The recipe asks for a plateau rule that can do nothing. */
const idlePlateau = ({ recipe, validation, plateau }: Plan): boolean =>
  validation !== 'none' && recipe.plateauPatience > 0 && !plateau;

const eachEpoch = ({ recipe }: Plan): string =>
  lines(
    'def planned_rate(epoch, _rate=None):',
    '    """The learning rate of an epoch, counted from 0; what it was before does not matter."""',
    recipe.schedule === 'step'
      ? '    return LEARNING_RATE * DECAY**epoch'
      : '    return LEARNING_RATE * math.exp(-DECAY * epoch)',
  );

const HALF_COSINE = `def half_cosine(start, end, share):
    """From \`start\` at share 0 to \`end\` at share 1, level at both."""
    return start + (end - start) * (1 - math.cos(math.pi * share)) / 2`;

function between(plan: Plan): string {
  const cosine = plan.recipe.schedule === 'cosine';
  const climb = cosine
    ? 'start + (LEARNING_RATE - start) * time / WARM_UP'
    : 'half_cosine(start, LEARNING_RATE, time / WARM_UP)';
  const share = hasWarmUp(plan) ? '(time - WARM_UP) / (EPOCHS - WARM_UP)' : 'time / EPOCHS';
  return lines(
    'def planned_rate(time):',
    '    """The learning rate at a time in epochs: 1.5 is the middle of the second."""',
    (hasWarmUp(plan) || !cosine) && '    start = LEARNING_RATE / 25',
    hasWarmUp(plan) && '    if time < WARM_UP:',
    hasWarmUp(plan) && `        return ${climb}`,
    `    return half_cosine(LEARNING_RATE, ${cosine ? '0.0' : 'start * 1e-4'}, ${share})`,
  );
}

const RATE_PLAN = `@keras.saving.register_keras_serializable(package="digits")
class RatePlan(keras.optimizers.schedules.LearningRateSchedule):
    """planned_rate as a table: one rate for each step of a training on \`rows\` images."""

    def __init__(self, rows):
        self.rows = rows
        self.rates = np.array(
            [
                planned_rate(epoch + seen / rows)
                for epoch in range(EPOCHS)
                for seen in range(0, rows, BATCH_SIZE)
            ],
            dtype="float32",
        )

    def __call__(self, step):
        return keras.ops.take(
            keras.ops.convert_to_tensor(self.rates), keras.ops.cast(step, "int32")
        )

    def get_config(self):
        return {"rows": self.rows}`;
