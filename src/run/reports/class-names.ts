/** What classes are called, whether they are digits or things. */

/** "3", or "Dress" where the set names its classes. */
export const classText = (names: readonly string[] | null, digit: number): string =>
  names?.[digit] ?? String(digit);

/** "3 · Dress" where the set names its classes: for tables beside pictures that show the number alone. */
export const classLine = (names: readonly string[] | null, digit: number): string =>
  names ? `${digit} · ${classText(names, digit)}` : String(digit);
