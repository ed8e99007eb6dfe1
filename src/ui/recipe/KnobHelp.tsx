/** One margin note that explains the knob in hand, for all groups together. */
import { createContext, useContext, useState, type ReactNode } from 'react';
import { fields, type FieldName } from '../../recipe/fields.ts';
import { isRunning } from '../../run/state.ts';
import { useApp } from '../../store/hooks.ts';
import css from './KnobHelp.module.css';

type TakeInHand = (name: FieldName) => void;
const HelpContext = createContext<TakeInHand>(() => {});

/** Tells the note which knob is in hand. */
export const useHelp = (): TakeInHand => useContext(HelpContext);

/** The groups of knobs, and the note below them. */
export function KnobHelp({ children }: { readonly children: ReactNode }) {
  const [inHand, setInHand] = useState<FieldName | null>(null);
  // Turning knobs while a run is under way is for the next one.
  const running = useApp(state => isRunning(state.run));
  return (
    <HelpContext value={setInHand}>
      {children}
      <p className={css.help} aria-hidden="true">
        {inHand === null ? 'Point at a field to read what it does.' : fields[inHand].help}
        {running && ' The run under way keeps the values that it started with.'}
      </p>
    </HelpContext>
  );
}
