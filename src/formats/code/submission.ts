/** The section that writes submission.csv: the mirror of data/submission.ts. */
import type { Plan } from './plan.ts';
import type { Section } from './section.ts';

/** Writes the likeliest digit of each test image. */
export const submissionSection = ({ folded }: Plan): Section => ({
  title: 'Submission',
  text: `${folded ? 'All folds vote: the mean of their probabilities decides. ' : ''}One line a test image, as Kaggle wants it: \`ImageId\` counts from 1.`,
  code: `def write_submission(probabilities, path="submission.csv"):
    """Writes the likeliest digit of each row of probabilities (n, 10)."""
    labels = probabilities.argmax(axis=1)
    ids = np.arange(1, len(labels) + 1)
    rows = np.column_stack([ids, labels])
    np.savetxt(path, rows, fmt="%d", delimiter=",", header="ImageId,Label", comments="")


write_submission(probabilities)`,
});
