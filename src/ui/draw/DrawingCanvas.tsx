/** The sheet to draw on: mouse, pen, touch and keys. What is being drawn is painted past React. */
import { useCallback, useEffect, useRef, type PointerEvent } from 'react';
import type { Stroke } from '../../data/stroke.ts';
import { useActions, useApp } from '../../store/hooks.ts';
import { CANVAS_ID } from '../parts/panels.ts';
import { useScheme } from '../theme/theme.ts';
import css from './DrawingCanvas.module.css';
import { KeySheet } from './KeySheet.tsx';
import { paintExample, paintStrokes } from './paint.ts';
import { pen, type Touch } from './pen.ts';

/** A drawing is read at most this often while it grows. */
const SKETCH_MS = 50;
/** Links of the page lead here and focus it; Tab reaches the sheet around it, to which its keys go. */
const LED_TO = -1;
/** A stroke without places: shows and reads the finished strokes alone. */
const NOTHING: Stroke = { x: [], y: [] };

/** The canvas named Drawing canvas. */
export function DrawingCanvas() {
  const ref = useRef<HTMLCanvasElement>(null);
  const hand = useRef(pen());
  const sketchedAt = useRef(0);
  const frame = useRef(0);
  const strokes = useApp(state => state.drawing.strokes);
  const example = useApp(state => state.drawing.example);
  const replay = useApp(state => state.drawing.replay);
  const scheme = useScheme();
  const { sketch, addStroke } = useActions();

  const paint = useCallback((): void => {
    const canvas = ref.current;
    const context = canvas?.getContext('2d');
    if (!canvas || !context) return;
    const unfinished = hand.current.unfinished();
    const ink = getComputedStyle(canvas).color;
    if (example && !unfinished) return paintExample(context, example.pixels, canvas.width, ink);
    const finished = example ? [] : unfinished ? strokes : (replay ?? strokes);
    paintStrokes(context, unfinished ? [...finished, unfinished] : finished, canvas.width, ink);
  }, [strokes, example, replay]);

  const paintSoon = (): void => {
    cancelAnimationFrame(frame.current);
    frame.current = requestAnimationFrame(paint);
  };

  useEffect(() => {
    const canvas = ref.current;
    if (!canvas) return;
    const fit = (): void => {
      const side = Math.round(canvas.clientWidth * devicePixelRatio);
      if (canvas.width !== side) canvas.width = canvas.height = side;
      paint();
    };
    fit();
    const observer = new ResizeObserver(fit);
    observer.observe(canvas);
    return () => observer.disconnect();
    // The scheme is a reason to paint again: the ink's colour follows it.
  }, [paint, scheme]);

  const down = (touch: Touch): boolean => {
    if (!hand.current.down(touch)) return false;
    paintSoon();
    return true;
  };
  const move = (touches: readonly Touch[], time: number): void => {
    if (!hand.current.move(touches)) return;
    paintSoon();
    const unfinished = hand.current.unfinished();
    if (!unfinished || time - sketchedAt.current < SKETCH_MS) return;
    sketchedAt.current = time;
    sketch(unfinished);
  };
  const up = (pointer: number): void => {
    const stroke = hand.current.up(pointer);
    if (stroke) addStroke(stroke);
  };
  const drop = (pointer: number): void => {
    if (!hand.current.up(pointer)) return;
    paintSoon();
    sketch(NOTHING);
  };

  const pointerDown = (event: PointerEvent<HTMLCanvasElement>): void => {
    if (event.button !== 0 || !down(touchOf(event.currentTarget, event.nativeEvent))) return;
    event.currentTarget.setPointerCapture(event.pointerId);
  };
  const pointerMove = (event: PointerEvent<HTMLCanvasElement>): void => {
    const canvas = event.currentTarget;
    move(
      steps(event.nativeEvent).map(step => touchOf(canvas, step)),
      event.timeStamp,
    );
  };

  return (
    <KeySheet onDown={down} onMove={move} onUp={up} onDrop={drop}>
      <canvas
        ref={ref}
        id={CANVAS_ID}
        className={css.canvas}
        tabIndex={LED_TO}
        role="img"
        aria-label="Drawing canvas"
        onPointerDown={pointerDown}
        onPointerMove={pointerMove}
        onPointerUp={event => up(event.pointerId)}
        // The browser took the pointer for something else, a scroll or a gesture: what it drew was not meant.
        onPointerCancel={event => drop(event.pointerId)}
      />
      {strokes.length === 0 && !example && (
        <p className={css.hint} aria-hidden="true">
          Draw a digit here
        </p>
      )}
    </KeySheet>
  );
}

/** The places that the pointer passed since the last event; browsers without that list give the last one only. */
function steps(event: globalThis.PointerEvent): readonly globalThis.PointerEvent[] {
  const passed = 'getCoalescedEvents' in event ? event.getCoalescedEvents() : [];
  return passed.length > 0 ? passed : [event];
}

function touchOf(canvas: HTMLCanvasElement, event: globalThis.PointerEvent): Touch {
  const box = canvas.getBoundingClientRect();
  return {
    pointer: event.pointerId,
    kind: event.pointerType,
    x: (event.clientX - box.left) / box.width,
    y: (event.clientY - box.top) / box.height,
    time: event.timeStamp,
  };
}
