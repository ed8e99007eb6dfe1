/** JSON from a model file. */
import { badFile } from '../../data/badfile.ts';

/** The longest that is parsed, in characters or bytes; the longest of ours are some 20,000. */
const LONGEST = 2 ** 23;

/** The value of a JSON text called `part` within a file, given as a text or as its bytes. Throws `BadFile`. */
export function parsed(file: string, part: string, source: string | Uint8Array): unknown {
  // Before bytes become a text: one of half a gigabyte cannot be made.
  if (source.length > LONGEST)
    throw badFile(
      file,
      `has a ${part} of ${source.length.toLocaleString('en')} characters; expected at most ${LONGEST.toLocaleString('en')}`,
    );
  const text = typeof source === 'string' ? source : new TextDecoder().decode(source);
  try {
    // Python writes NaN and Infinity, which no setting of ours can be: such a text is refused here as well.
    return JSON.parse(text) as unknown;
  } catch {
    throw badFile(file, `has a ${part} that is not JSON`);
  }
}
