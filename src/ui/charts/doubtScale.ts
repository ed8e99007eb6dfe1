/** An axis of shares on which 90 %, 99 % and 99.9 % stand equally far apart: the logarithm of what is missing to all. */

/** Where the axis ends: one missing in a hundred thousand. What is surer stands at its end. */
const DECADES = 5;

/** How far along the axis a share (0 to 1) stands, 0 to 1. */
export const alongDoubt = (share: number): number =>
  Math.min(1, Math.max(0, -Math.log10(Math.max(1 - share, Number.MIN_VALUE)) / DECADES));

/** Shares worth a mark on the axis, with what is written there: percent. */
export const TICKS: readonly { readonly share: number; readonly text: string }[] = [
  { share: 0, text: '0' },
  { share: 0.5, text: '50' },
  { share: 0.9, text: '90' },
  { share: 0.99, text: '99' },
  { share: 0.999, text: '99.9' },
  { share: 0.9999, text: '99.99' },
  { share: 1, text: '100' },
];
