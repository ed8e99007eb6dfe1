/** One digit of a set. */
import { useMemo } from 'react';
import type { DigitSet } from '../../data/digits.ts';
import { DigitCanvas } from '../parts/DigitCanvas.tsx';
import { PIXELS } from '../parts/digits.ts';

interface DigitPictureProps {
  readonly set: DigitSet;
  /** From 0; the text beside the picture names it. */
  readonly row: number;
}

/** A picture as wide as its place; decoration beside the text that it stands with. */
export function DigitPicture({ set, row }: DigitPictureProps) {
  const digits = useMemo(() => [set.images.subarray(row * PIXELS, (row + 1) * PIXELS)], [set, row]);
  return (
    <div>
      <DigitCanvas digits={digits} columns={1} label={null} />
    </div>
  );
}
