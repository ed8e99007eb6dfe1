/** The drawing: strokes, undo and redo, and what the newest model reads in it. */
import { drawingToDigit } from '../data/ink.ts';
import type { Stroke } from '../data/stroke.ts';
import { toFault } from '../lib/fault.ts';
import type { Actions } from './actions.ts';
import type { Tools } from './app.ts';
import { thermometer } from './calibration.ts';
import { modelsFor } from './models.ts';

type DrawingActions = Pick<Actions, 'sketch' | 'addStroke' | 'undo' | 'redo' | 'clearDrawing'>;

/** `readAgain` has the current drawing read by the current model. */
export function drawingActions(tools: Tools): { actions: DrawingActions; readAgain: () => void } {
  const { engine, get, patch } = tools;
  const never = new AbortController().signal;
  const temperatureFor = thermometer();
  let reading = false;
  let stale = false;

  /** Reads the newest picture; while one is being read, those in between are skipped. */
  async function readNewest(): Promise<void> {
    stale = true;
    if (reading) return;
    reading = true;
    try {
      while (stale) {
        stale = false;
        const state = get();
        const temperature = await temperatureFor(state);
        if (get().drawing.temperature !== temperature) patch('drawing', { temperature });
        const { pixels } = get().drawing;
        const models = modelsFor(state);
        if (models.length === 0 || !pixels) continue;
        const options = { signal: never, shifts: state.shifts, temperature: temperature ?? 1 };
        for await (const { probabilities } of engine.predict(models, pixels, options)) {
          if (get().drawing.pixels !== null) patch('drawing', { probabilities, alert: null });
        }
      }
    } catch (thrown) {
      patch('drawing', { alert: toFault(thrown).message });
    } finally {
      reading = false;
    }
  }

  /** Shows these strokes as the model will see them, and has them read. */
  function show(strokes: readonly Stroke[]): void {
    const pixels = drawingToDigit(strokes);
    patch('drawing', pixels ? { pixels } : { pixels, probabilities: null });
    void readNewest();
  }

  function keep(strokes: readonly Stroke[], undone: readonly Stroke[]): void {
    patch('drawing', { strokes, undone });
    show(strokes);
  }

  return {
    readAgain: () => void readNewest(),
    actions: {
      sketch: unfinished => show([...get().drawing.strokes, unfinished]),
      addStroke: stroke => keep([...get().drawing.strokes, stroke], []),
      undo: () => {
        const { strokes, undone } = get().drawing;
        const last = strokes.at(-1);
        if (last) keep(strokes.slice(0, -1), [...undone, last]);
      },
      redo: () => {
        const { strokes, undone } = get().drawing;
        const next = undone.at(-1);
        if (next) keep([...strokes, next], undone.slice(0, -1));
      },
      clearDrawing: () => keep([], []),
    },
  };
}
