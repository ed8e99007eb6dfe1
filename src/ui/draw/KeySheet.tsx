/** The sheet around the canvas, where keys move the pen: it takes the focus, shows where the pen is, and says what it does. */
import { useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import css from './DrawingCanvas.module.css';
import { keyPen, START } from './keyPen.ts';
import type { Touch } from './pen.ts';

interface KeySheetProps {
  readonly children: ReactNode;
  onDown(touch: Touch): void;
  onMove(touches: readonly Touch[], time: number): void;
  onUp(pointer: number): void;
  /** What it has drawn since it came down was not meant. */
  onDrop(pointer: number): void;
}

/** No pointer of the browser's has this number. */
const POINTER = -1;
const HELP = 'Arrow keys move the pen, Shift moves it farther, Enter puts it down and lifts it.';
const HELP_ID = 'key-sheet-help';

export function KeySheet({ children, onDown, onMove, onUp, onDrop }: KeySheetProps) {
  const pen = useRef(keyPen());
  const [place, setPlace] = useState(START);
  const [isUsed, setIsUsed] = useState(false);

  const press = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const done = pen.current.press(event.key, event.shiftKey);
    if (done === null) return;
    event.preventDefault();
    const now = pen.current.place;
    setPlace(now);
    setIsUsed(true);
    const touch: Touch = { pointer: POINTER, kind: 'keys', x: now.x, y: now.y, time: event.timeStamp };
    if (done === 'put down') onDown(touch);
    else if (done === 'moved') onMove([touch], event.timeStamp);
    else if (done === 'lifted') onUp(POINTER);
    else onDrop(POINTER);
  };

  return (
    <>
      {/* Keys on an application are its own affair (ARIA 1.2): the rules know widgets only. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
      <div
        className={css.sheet}
        role="application"
        aria-label="Sheet for the pen"
        aria-describedby={HELP_ID}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        onKeyDown={press}
        onKeyUp={event => pen.current.release(event.key)}
        onBlur={() => pen.current.releaseAll()}
      >
        {children}
        <span
          className={place.isDown ? css.tipDown : css.tip}
          style={{ left: `${place.x * 100}%`, top: `${place.y * 100}%` }}
        />
      </div>
      <p className={css.help} id={HELP_ID}>
        {HELP}
      </p>
      <p className={css.spoken} role="status">
        {isUsed && (place.isDown ? 'The pen is down.' : 'The pen is up.')}
      </p>
    </>
  );
}
