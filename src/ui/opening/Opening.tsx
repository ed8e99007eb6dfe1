/** The top of a page on which nothing has happened yet, and the guide through the first minute that its button starts. */
import { useEffect, useRef, useState } from 'react';
import { useActions, useApp, useLook } from '../../store/hooks.ts';
import { isFarBelow, leadTo } from '../parts/lead.ts';
import { CANVAS_ID, panelId } from '../parts/panels.ts';
import { Guide } from './Guide.tsx';
import { stageOf, type Guided } from './stage.ts';
import { Welcome } from './Welcome.tsx';

const TRAIN = panelId('Train');

/** Nothing on a page with data that nobody asked to be guided through. */
export function Opening() {
  const [guided, setGuided] = useState<Guided>('not-yet');
  const stage = useApp(state => stageOf(state, guided));
  const band = useRef<HTMLDivElement>(null);
  const look = useLook();
  const { openSample, train } = useActions();

  const begin = async (): Promise<void> => {
    setGuided('under-way');
    await openSample();
    // It was cancelled or went wrong: the Data panel says which, and the offer stands.
    if (!look().data.train) return setGuided('not-yet');
    // On a phone there is nothing to see of the run up here.
    if (isWaiting(band.current) && isFarBelow(TRAIN)) leadTo(TRAIN);
    await train();
    setGuided(look().run.status === 'finished' ? 'trained' : 'over');
  };

  useEffect(() => {
    // The button that had the focus is gone.
    if (guided === 'under-way') band.current?.focus({ preventScroll: true });
    if (guided === 'trained' && isWaiting(band.current)) leadTo(CANVAS_ID, 'center');
  }, [guided]);

  if (stage === 'gone') return null;
  if (stage === 'welcome') return <Welcome onBegin={() => void begin()} />;
  return <Guide ref={band} stage={stage} onClose={() => setGuided('over')} />;
}

/** Whether the focus is where Begin left it, or on nothing in particular: a person who is at something else is left at it. */
function isWaiting(band: HTMLElement | null): boolean {
  const { activeElement } = document;
  if (!activeElement || activeElement === document.body) return true;
  return band?.contains(activeElement) === true || activeElement.tagName === 'SECTION';
}
