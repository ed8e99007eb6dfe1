/** Lists of the state that stay the same object while their items do: so that a component need not render for nothing. */
import { useState } from 'react';
import type { FoldState } from '../../run/state.ts';
import { useApp } from '../../store/hooks.ts';
import type { AppState } from '../../store/state.ts';

type Select<T> = (state: AppState) => readonly T[];
type Same<T> = (a: T, b: T) => boolean;

/** A selector that gives back its last list where the new one has the same items. */
export function steady<T>(select: Select<T>, same: Same<T> = Object.is): Select<T> {
  let kept: readonly T[] = [];
  return state => {
    const next = select(state);
    const isSame = next.length === kept.length && next.every((item, i) => same(item, kept[i] ?? item));
    if (!isSame) kept = next;
    return kept;
  };
}

/** The folds of the run, again whenever one changes otherwise than by a step: steps come many times a second. */
export function useFolds(): readonly FoldState[] {
  const [select] = useState(() => steady(state => state.run.folds, sameButSteps));
  return useApp(select);
}

const sameButSteps = (a: FoldState, b: FoldState): boolean =>
  a.status === b.status &&
  a.epoch === b.epoch &&
  a.epochs === b.epochs &&
  a.plan === b.plan &&
  a.result === b.result &&
  a.fault === b.fault;
