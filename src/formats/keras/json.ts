/** JSON from a model file. */
import { badFile } from '../../data/badfile.ts';

/** The longest that is parsed, in characters; the longest of ours are some 20,000. */
const LONGEST = 2 ** 23;

/** The value of a JSON text called `part` within a file. Throws `BadFile`. */
export function parsed(file: string, part: string, text: string): unknown {
  if (text.length > LONGEST)
    throw badFile(file, `has a ${part} of ${text.length.toLocaleString('en')} characters; expected fewer`);
  try {
    // Python writes NaN and Infinity, which no setting of ours can be: such a text is refused here as well.
    return JSON.parse(text) as unknown;
  } catch {
    throw badFile(file, `has a ${part} that is not JSON`);
  }
}
