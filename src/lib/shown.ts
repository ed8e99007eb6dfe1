/** Text that somebody else wrote, made fit to stand in a sentence of ours. */

/** Text from outside, safe to show in one line: no control or direction characters, at most `most` characters. */
export function shown(text: string, most: number): string {
  const plain = text.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ').trim();
  const characters = Array.from(plain);
  return characters.length > most ? `${characters.slice(0, most - 1).join('')}…` : plain;
}
