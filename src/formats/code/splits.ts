/** The section that says which rows train and which validate: scikit-learn's own functions with Inkfold's seed. */
import type { Plan } from './plan.ts';
import { lines, type Section } from './section.ts';

/** Null where all rows train and nothing is chosen. */
export function splitsSection(plan: Plan): Section | null {
  const choosing = plan.trainingRows > 0 && FIRST_ROWS;
  if (plan.validation !== 'split') {
    if (!choosing) return null;
    return {
      title: 'Rows to train on',
      text: FIRST_ROWS_TEXT,
      code: lines(choosing, '', '', 'rows = first_rows(labels, TRAINING_ROWS)'),
    };
  }
  return {
    title: plan.folded ? 'Folds' : 'Hold-out',
    text: lines(
      `${ABOUT[plan.recipe.validation] ?? ''} The same rows as in Inkfold, which draws them with scikit-learn’s generator and this seed.`,
      choosing && FIRST_ROWS_TEXT,
    ),
    code: lines(choosing, choosing && '\n', plan.folded ? foldsCode(plan) : holdOutCode(plan)),
  };
}

const ABOUT: Partial<Record<Plan['recipe']['validation'], string>> = {
  'hold-out': 'A share of the rows, chosen at random, is kept aside to measure accuracy on.',
  'stratified-hold-out':
    'A share of the rows of every digit, chosen at random, is kept aside to measure accuracy on.',
  'k-fold': 'The rows are cut into parts; as many networks train, each validated on another part.',
  'stratified-k-fold':
    'The rows are cut into parts that have every digit in its share; as many networks train, each validated on another part.',
};

const FIRST_ROWS_TEXT = 'Only the first rows are used, each digit in its share of the whole.';

const FIRST_ROWS = `def first_rows(labels, count):
    """The first \`count\` rows, each digit in its share; the largest remainders are rounded up."""
    if count >= len(labels):
        return np.arange(len(labels))
    exact = np.bincount(labels, minlength=10) * count / len(labels)
    shares = np.floor(exact).astype(int)
    by_remainder = np.argsort(shares - exact, kind="stable")
    shares[by_remainder[: count - shares.sum()]] += 1
    chosen = [np.flatnonzero(labels == digit)[: shares[digit]] for digit in range(10)]
    return np.sort(np.concatenate(chosen))`;

const rowsOf = ({ trainingRows }: Plan): string =>
  trainingRows > 0 ? 'first_rows(labels, TRAINING_ROWS)' : 'np.arange(len(labels))';

function foldsCode(plan: Plan): string {
  const stratified = plan.recipe.validation === 'stratified-k-fold';
  const splitter = stratified ? 'StratifiedKFold' : 'KFold';
  return lines(
    'def splits(labels):',
    '    """For each fold, the rows to train on and the rows to validate on."""',
    `    rows = ${rowsOf(plan)}`,
    `    folds = ${splitter}(FOLDS, shuffle=True, random_state=SEED)`,
    `    chosen = folds.split(rows${stratified ? ', labels[rows]' : ''})`,
    '    return [(rows[train], rows[validation]) for train, validation in chosen]',
  );
}

function holdOutCode(plan: Plan): string {
  const stratified = plan.recipe.validation === 'stratified-hold-out';
  return lines(
    'def split(labels):',
    '    """The rows to train on and the rows to validate on."""',
    `    rows = ${rowsOf(plan)}`,
    `    return train_test_split(rows, test_size=HOLD_OUT, random_state=SEED${stratified ? ', stratify=labels[rows]' : ''})`,
  );
}
