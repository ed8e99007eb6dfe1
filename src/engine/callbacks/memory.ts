/** What a callback remembers from epoch to epoch, in the form that a checkpoint keeps: numbers by name, truth values as 0 and 1. */

export type Memory = Readonly<Record<string, number>>;

/** A truth value as it is remembered; false where it is not. */
export const flagOf = (remembered: number | undefined): boolean => (remembered ?? 0) !== 0;
