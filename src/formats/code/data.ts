/** The section that reads the files and makes targets of the labels. */
import type { Plan } from './plan.ts';
import { lines, type Section } from './section.ts';

/** Reads train.csv and test.csv as Inkfold does. */
export function dataSection(plan: Plan): Section {
  const { validation } = plan;
  const labelledTest = validation === 'file';
  return {
    title: 'Data',
    text: lines(
      'Kaggle’s `train.csv` and `test.csv`, beside this file: one digit a line, 784 grey levels from 0 (paper) to 255 (ink), and before them the label in `train.csv`. The network sees them as numbers from 0 to 1.',
      labelledTest &&
        'This recipe validates on a test set, so `test.csv` must have labels too, as MNIST’s 10,000 test digits have.',
    ),
    code: lines(
      READ_DIGITS,
      '',
      '',
      'images, labels = read_digits("train.csv")',
      'assert labels is not None, "train.csv has no labels"',
      `targets = ${targets(plan, 'labels')}`,
      labelledTest
        ? 'test_images, test_labels = read_digits("test.csv")'
        : 'test_images, _ = read_digits("test.csv")',
      labelledTest && 'assert test_labels is not None, "test.csv has no labels to validate on"',
      labelledTest && `test_targets = ${targets(plan, 'test_labels')}`,
      'print(f"{len(images):,} digits to train with, {len(test_images):,} to predict")',
    ),
  };
}

const READ_DIGITS = `def read_digits(path):
    """Images (n, 28, 28, 1) in 0...1, and their labels (n) or None where the file has none."""
    with open(path, encoding="utf-8") as file:
        has_header = not file.readline()[0].isdigit()
    table = np.loadtxt(path, dtype=np.uint8, delimiter=",", skiprows=int(has_header), ndmin=2)
    images = table[:, -784:].reshape(-1, 28, 28, 1).astype("float32") / 255
    labels = table[:, 0] if table.shape[1] == 785 else None
    return images, labels`;

/** What the loss compares with: integers, or one-hot rows. */
const targets = ({ sparse }: Plan, labels: string): string =>
  sparse ? `${labels}  # integers, for the sparse loss` : `keras.utils.to_categorical(${labels}, 10)`;
