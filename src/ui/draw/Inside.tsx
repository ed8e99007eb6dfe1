/** Inside the network: what it sees in the drawing, what its answer hangs on, and which training digits it takes for alike. */
import { useEffect } from 'react';
import { isRunning } from '../../run/state.ts';
import { useActions, useApp } from '../../store/hooks.ts';
import { modelsFor } from '../../store/models.ts';
import type { AppState } from '../../store/state.ts';
import { Details } from '../parts/Details.tsx';
import { inspectedText } from '../parts/modelText.ts';
import { Note } from '../parts/Note.tsx';
import { FeatureMaps } from './FeatureMaps.tsx';
import { Neighbours } from './Neighbours.tsx';
import { Saliency } from './Saliency.tsx';

/** From this width on the panel has room beside the others, and the part stands open. */
const WIDE = '(min-width: 78rem)';

/** A part that is folded away on small screens; what it shows is worked out only while it is open. */
export function Inside() {
  const wanted = useApp(state => state.insight.wanted);
  const found = useApp(state => state.insight.found);
  const missing = useApp(missingText);
  const { lookInside } = useActions();
  useEffect(() => lookInside(matchMedia(WIDE).matches), [lookInside]);
  return (
    <Details
      title="Inside the network"
      summary="what it sees, and what it goes by"
      isOpen={wanted}
      onFold={lookInside}
    >
      {found && missing === null ? (
        <>
          <Saliency found={found} />
          <FeatureMaps maps={found.insight.maps} />
          <Neighbours />
          <InspectedNote />
        </>
      ) : (
        <Note>{missing ?? 'Looking …'}</Note>
      )}
    </Details>
  );
}

/** Which of several models is looked into. */
function InspectedNote() {
  const text = useApp(inspectedText);
  return text !== null && <Note>{text}</Note>;
}

/** Why there is nothing to see; null where there is, or soon will be. */
function missingText(state: AppState): string | null {
  if (state.insight.trouble !== null) return state.insight.trouble;
  if (modelsFor(state).length === 0)
    return isRunning(state.run)
      ? 'The network is learning: after its first epoch it can be looked into.'
      : 'There is no network to look into yet.';
  return state.drawing.pixels ? null : 'Draw a digit, and this shows what the network sees in it.';
}
