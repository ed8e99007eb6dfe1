/** How this person likes charts: remembered in the browser, the same for all charts of the page. */
import { useSyncExternalStore } from 'react';
import type { AxisKind } from './axis.ts';

export interface ChartView {
  /** Reading of how many digits are right: the share that is, or the share that is not, on a logarithmic axis. */
  readonly reading: 'accuracy' | 'error';
  readonly axis: AxisKind;
  /** 0 to MOST_SMOOTHING, a weight as smoothing.ts has it. */
  readonly smoothing: number;
}

/** Nearer to 1 a line says more about the start of a run than about its end. */
export const MOST_SMOOTHING = 0.98;

const KEY = 'inkfold-charts';
const PLAIN: ChartView = { reading: 'accuracy', axis: 'epoch', smoothing: 0.6 };

let view: ChartView | null = null;
const listeners = new Set<() => void>();

/** What is chosen; the component renders again when it changes. */
export const useChartView = (): ChartView => useSyncExternalStore(subscribe, chosenView);

/** Chooses something else, and remembers it where this browser lets pages remember anything. */
export function changeView(change: Partial<ChartView>): void {
  view = { ...chosenView(), ...change };
  try {
    localStorage.setItem(KEY, JSON.stringify(view));
  } catch {
    // Storage is off: the choice lasts as long as the page.
  }
  for (const listener of listeners) listener();
}

function chosenView(): ChartView {
  view ??= readView(remembered());
  return view;
}

function remembered(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

/** The view in what was remembered; whatever is not as it should be is as it is at first. */
export function readView(text: string | null): ChartView {
  const { reading, axis, smoothing } = parsed(text);
  return {
    reading: reading === 'error' ? reading : PLAIN.reading,
    axis: axis === 'step' || axis === 'time' ? axis : PLAIN.axis,
    smoothing:
      typeof smoothing === 'number' && smoothing >= 0 && smoothing <= MOST_SMOOTHING
        ? smoothing
        : PLAIN.smoothing,
  };
}

function parsed(text: string | null): Partial<Record<keyof ChartView, unknown>> {
  try {
    const value: unknown = JSON.parse(text ?? '{}');
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
