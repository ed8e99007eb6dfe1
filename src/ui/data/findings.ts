/** What the honesty checks found, in sentences a person can act on. */
import type { Findings } from '../../store/state.ts';
import { count } from '../../lib/format.ts';

/** One sentence a finding; none where there is nothing to worry about. `testCount` is the size of the test set. */
export function findingTexts(
  { duplicates, conflicting, overlap }: Findings,
  testCount: number,
): readonly string[] {
  const texts: string[] = [];
  if (overlap > 0)
    texts.push(
      `${count(overlap)} of ${count(testCount)} test images ${are(overlap)} among the training images: ` +
        'a score on them says little.',
    );
  if (duplicates > 0)
    texts.push(
      `${count(duplicates)} training ${images(duplicates)} repeat${duplicates === 1 ? 's' : ''} an earlier one: ` +
        'validation may meet images that were trained on.',
    );
  if (conflicting > 0)
    texts.push(
      `${count(conflicting)} of these ${conflicting === 1 ? 'has' : 'have'} another label than the first: one of the two is wrong.`,
    );
  return texts;
}

const are = (n: number): string => (n === 1 ? 'is' : 'are');
const images = (n: number): string => (n === 1 ? 'image' : 'images');
