/** What a set is for, and what its classes are called, from its name: the only hint that files of digits give. */
import type { DigitSet } from './digits.ts';

/** "test.csv", "t10k-images-idx3-ubyte.gz", "fashion-mnist_test.csv"; but not "latest.csv". */
const TEST_NAME = /(?<![a-z])(?:test(?:ing)?|t10k|val(?:id(?:ation)?)?)(?![a-z])/i;

/** The classes of Fashion-MNIST, from 0 to 9. Source: its README (Xiao, Rasul and Vollgraf 2017). */
export const FASHION_CLASSES: readonly string[] = [
  'T-shirt/top',
  'Trouser',
  'Pullover',
  'Dress',
  'Coat',
  'Sandal',
  'Shirt',
  'Sneaker',
  'Bag',
  'Ankle boot',
];

/**
 * `test` for digits to predict and for labelled digits named as a test or validation set, which can validate; `train`
 * for all others. Folders and archives in the name do not count.
 */
export function roleOf({ name, labels }: Pick<DigitSet, 'name' | 'labels'>): 'train' | 'test' {
  const fileName = name.slice(name.lastIndexOf('/') + 1);
  return labels === null || TEST_NAME.test(fileName) ? 'test' : 'train';
}

/** The class names of a set of this name, archive and folders included; null where they are the digits. */
export const classNamesOf = (name: string): readonly string[] | null =>
  /fashion/i.test(name) ? FASHION_CLASSES : null;
