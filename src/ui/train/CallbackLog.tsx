/** What callbacks did and what the run got over, line by line, the newest last. */
import { useEffect, useRef } from 'react';
import type { CallbackAction } from '../../run/events.ts';
import { count } from '../../lib/format.ts';
import css from './CallbackLog.module.css';

interface CallbackLogProps {
  readonly log: readonly CallbackAction[];
  readonly severalFolds: boolean;
}

/** So many lines are kept on the page: a run of twenty folds acts thousands of times. The history file has them all. */
const KEPT = 200;
/** A box that scrolls must be reachable by keyboard; not every browser sees to that. */
const REACHABLE = 0;

/** A box of a few lines that follows its end, unless somebody has scrolled it back. */
export function CallbackLog({ log, severalFolds }: CallbackLogProps) {
  const box = useRef<HTMLDivElement>(null);
  const follows = useRef(true);
  const isRecovered = log.some(({ by }) => by === 'Recovery');
  const title = isRecovered ? 'What callbacks did, and what the run got over' : 'What callbacks did';
  const first = Math.max(0, log.length - KEPT);

  useEffect(() => {
    if (box.current && follows.current) box.current.scrollTop = box.current.scrollHeight;
  }, [log]);

  const scrolled = ({ scrollTop, scrollHeight, clientHeight }: HTMLElement): void => {
    follows.current = scrollTop + clientHeight >= scrollHeight - 4;
  };

  return (
    <section className={css.log} aria-label={title}>
      <p className={css.title}>{title}</p>
      <div
        ref={box}
        className={css.box}
        role="group"
        aria-label="Log of callbacks"
        tabIndex={REACHABLE}
        onScroll={event => scrolled(event.currentTarget)}
      >
        {first > 0 && <p className={css.left}>{count(first)} earlier lines are in the history file.</p>}
        <ol className={css.lines}>
          {log.slice(first).map(({ fold, epoch, by, text }, i) => (
            <li key={first + i} className={by === 'Recovery' ? css.mishap : undefined}>
              <span className={css.when}>
                {severalFolds && `fold ${fold}, `}epoch {epoch}
              </span>{' '}
              {by === 'Recovery' ? `${by}: ` : `${by} `}
              {text}
            </li>
          ))}
        </ol>
      </div>
    </section>
  );
}
