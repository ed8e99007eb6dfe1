/** The digits to predict, labelled or not: how many, what they are good for, and a few to look at. */
import { useMemo } from 'react';
import type { DigitSet } from '../../data/digits.ts';
import { DigitCanvas } from '../parts/DigitCanvas.tsx';
import { counted } from '../../lib/format.ts';
import { spread } from './classes.ts';
import { SetLine } from './SetLine.tsx';

const COLUMNS = 12;
const ROWS = 2;

/** What there is to predict; where it is labelled, a run can be validated on it too. */
export function TestSet({ set }: { readonly set: DigitSet }) {
  const digits = useMemo(() => spread(set, COLUMNS * ROWS), [set]);
  const [noun, use] = set.labels
    ? ['labelled digit', 'to validate on or predict']
    : ['unlabelled digit', 'to predict'];
  return (
    <div>
      <SetLine amount={counted(set.count, noun)} use={use} name={set.name} />
      <DigitCanvas digits={digits} columns={COLUMNS} label="Some of the digits to predict" />
    </div>
  );
}
