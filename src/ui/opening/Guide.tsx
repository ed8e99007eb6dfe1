/** One line at the top for who began with the sample: what is happening now, and what comes next. */
import type { Ref } from 'react';
import { progress } from '../../run/state.ts';
import { useApp } from '../../store/hooks.ts';
import { Button } from '../parts/Button.tsx';
import { leadTo } from '../parts/lead.ts';
import { CANVAS_ID, panelId } from '../parts/panels.ts';
import css from './Opening.module.css';
import { readDigit, type Stage } from './stage.ts';

interface GuideProps {
  readonly ref: Ref<HTMLDivElement>;
  readonly stage: Exclude<Stage, 'welcome' | 'gone'>;
  readonly onClose: () => void;
}

/** A region named First steps. Not live: the Train panel announces the run. */
export function Guide({ ref, stage, onClose }: GuideProps) {
  return (
    <section ref={ref} className={css.guide} aria-label="First steps" tabIndex={-1}>
      <Progress />
      {stage === 'fetching' && <Line lead="Writing the sample digits.">A moment.</Line>}
      {stage === 'learning' && (
        <Line lead="It is learning.">
          It looks at every digit, guesses, and corrects itself: the loss falls, the accuracy climbs.
        </Line>
      )}
      {stage === 'your-turn' && (
        <>
          <Line lead="Your turn: draw a digit.">
            The network has learnt what it could; now it reads what you write.
          </Line>
          <Button weight="main" onClick={() => leadTo(CANVAS_ID, 'center')}>
            Go to the canvas
          </Button>
        </>
      )}
      {stage === 'read' && <Read onClose={onClose} />}
    </section>
  );
}

function Line({ lead, children }: { readonly lead: string; readonly children: string }) {
  return (
    <p className={css.line}>
      <b className={css.lead}>{lead}</b> {children}
    </p>
  );
}

/** What was read, and where to go from here. */
function Read({ onClose }: { readonly onClose: () => void }) {
  const digit = useApp(readDigit);
  return (
    <>
      <Line lead={`It reads a ${digit ?? '–'}.`}>
        Try a sloppy one, or see which digits it gets wrong, or teach another network.
      </Line>
      <div className={css.ways}>
        <Button onClick={() => leadTo(panelId('Results'))}>See its mistakes</Button>
        <Button weight="quiet" onClick={onClose}>
          Got it
        </Button>
      </div>
    </>
  );
}

/** The run's progress as a hairline; the Train panel has the one that is read out. */
function Progress() {
  const share = useApp(state => Math.round(progress(state.run) * 200) / 200);
  return <span className={css.progress} style={{ transform: `scaleX(${share})` }} aria-hidden="true" />;
}
