/** The unlabelled digits: how many, and a few to look at. */
import { useMemo } from 'react';
import type { DigitSet } from '../../data/digits.ts';
import { DigitCanvas } from '../parts/DigitCanvas.tsx';
import { counted } from '../parts/format.ts';
import { spread } from './classes.ts';
import { SetLine } from './SetLine.tsx';

const COLUMNS = 12;
const ROWS = 2;

/** What there is to predict. */
export function TestSet({ set }: { readonly set: DigitSet }) {
  const digits = useMemo(() => spread(set, COLUMNS * ROWS), [set]);
  return (
    <div>
      <SetLine amount={counted(set.count, 'unlabelled digit')} use="to predict" name={set.name} />
      <DigitCanvas digits={digits} columns={COLUMNS} label="Some of the digits to predict" />
    </div>
  );
}
