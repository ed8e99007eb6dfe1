/** Takes a kept run into the comparison, and out of it. */
import { useState } from 'react';
import { useActions, useApp } from '../../store/hooks.ts';
import type { KeptRun } from '../../store/state.ts';
import { LOOKS } from '../charts/looks.ts';
import { Check } from '../parts/Check.tsx';
import { Unseen } from '../parts/Note.tsx';

/** The checkbox Compare; there are as many lines to compare as can be told apart. */
export function CompareCheck({ id, name }: Pick<KeptRun, 'id' | 'name'>) {
  const isCompared = useApp(state => state.runs.compared.some(compared => compared.id === id));
  const isFull = useApp(state => state.runs.compared.length >= LOOKS);
  const { compareRun } = useActions();
  // It answers at once; the run’s curves take a moment to be read.
  const [wanted, setWanted] = useState<boolean | null>(null);
  const compare = async (on: boolean): Promise<void> => {
    setWanted(on);
    await compareRun(id, on);
    setWanted(null);
  };
  return (
    <Check
      label={
        <>
          Compare <Unseen>{name}</Unseen>
        </>
      }
      checked={wanted ?? isCompared}
      disabled={isFull && !isCompared}
      onChange={on => void compare(on)}
    />
  );
}
