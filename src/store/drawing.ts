/** The drawing: strokes, undo and redo, examples laid over them, and its digits as the model sees them. */
import { glyphsOf } from '../data/glyphs.ts';
import { drawingToViews } from '../data/ink.ts';
import type { Stroke } from '../data/stroke.ts';
import type { Actions } from './actions.ts';
import type { Tools } from './app.ts';
import { exampleBook } from './examples.ts';
import { drawingReader, unread } from './reading.ts';
import type { Insights } from './insight.ts';
import { player } from './replay.ts';
import type { DrawingState } from './state.ts';

type DrawingActions = Pick<
  Actions,
  | 'sketch'
  | 'addStroke'
  | 'undo'
  | 'redo'
  | 'clearDrawing'
  | 'loadExample'
  | 'replayStrokes'
  | 'chooseGlyph'
  | 'letNeighboursVote'
>;

/** An empty sheet. */
export const emptyDrawing: DrawingState = {
  strokes: [],
  undone: [],
  example: null,
  replay: null,
  glyphs: [],
  views: [],
  readings: [],
  chosen: 0,
  pixels: null,
  probabilities: null,
  temperature: null,
  neighboursVote: true,
  compared: null,
  alert: null,
};

/**
 * `readAgain` has the current drawing read by the current models. `onShown` is called whenever the digits are others, with
 * whether they are finished: no stroke is under way. `met` gives the training digits that have a say in what is read.
 */
export function drawingActions(
  tools: Tools,
  onShown: (isFinished: boolean) => void,
  met: Insights['met'],
): { actions: DrawingActions; readAgain: () => void } {
  const { get, patch } = tools;
  const readNewest = drawingReader(tools, met);
  const nextExample = exampleBook();
  const replay = player();

  /** Shows these digits as what the model sees, looks closely at one of them and has all of them read. */
  function see(views: DrawingState['views'], chosen: number, isFinished: boolean): void {
    const glyphs = views.map(({ shown }) => shown);
    const pixels = glyphs[chosen] ?? null;
    const seen = { glyphs, views, pixels };
    patch('drawing', pixels ? { ...seen, chosen } : { ...unread, ...seen, chosen: 0 });
    void readNewest();
    onShown(isFinished);
  }

  /** Shows strokes, and looks closely at the digit that the last of them is part of. */
  function show(strokes: readonly Stroke[], isFinished: boolean): void {
    const parts = glyphsOf(strokes);
    const last = strokes.at(-1);
    const at = parts.findIndex(part => part.some(stroke => stroke === last));
    const views = parts.map(part => drawingToViews(part)).filter(seen => seen !== null);
    see(views, Math.max(0, at), isFinished);
  }

  function keep(strokes: readonly Stroke[], undone: readonly Stroke[]): void {
    replay.end();
    patch('drawing', { strokes, undone, example: null, replay: null });
    show(strokes, true);
  }

  /** The strokes to draw on with: an example makes way for a new drawing. */
  function strokesSoFar(): readonly Stroke[] {
    const { strokes, example } = get().drawing;
    return example ? [] : strokes;
  }

  return {
    readAgain: () => void readNewest(),
    actions: {
      sketch: unfinished => {
        replay.end();
        const strokes = strokesSoFar();
        const { example, replay: played } = get().drawing;
        if (example || played) patch('drawing', { strokes, undone: [], example: null, replay: null });
        show([...strokes, unfinished], false);
      },
      addStroke: stroke => keep([...strokesSoFar(), stroke], []),
      undo: () => {
        const { strokes, undone, example } = get().drawing;
        const last = strokes.at(-1);
        if (example) keep(strokes, undone);
        else if (last) keep(strokes.slice(0, -1), [...undone, last]);
      },
      redo: () => {
        const { strokes, undone } = get().drawing;
        const next = undone.at(-1);
        if (next) keep([...strokes, next], undone.slice(0, -1));
      },
      clearDrawing: () => keep([], []),

      loadExample: digit => {
        const example = nextExample(get(), digit);
        if (!example) return;
        replay.end();
        patch('drawing', { example, replay: null });
        see([{ shown: example.pixels, others: [] }], 0, true);
      },

      replayStrokes: async how => {
        const { strokes, example } = get().drawing;
        if (strokes.length === 0 || example) return;
        const isDone = await replay.play(strokes, how, soFar => {
          patch('drawing', { replay: soFar });
          show(soFar, false);
        });
        if (isDone) keep(strokes, get().drawing.undone);
      },

      letNeighboursVote: neighboursVote => {
        patch('drawing', { neighboursVote });
        void readNewest();
      },

      chooseGlyph: place => {
        const { glyphs, readings } = get().drawing;
        const pixels = glyphs[place];
        if (!pixels) return;
        patch('drawing', { chosen: place, pixels, probabilities: readings[place]?.probabilities ?? null });
        onShown(true);
      },
    },
  };
}
