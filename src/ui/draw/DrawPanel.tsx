/** Draw: write a digit by hand, watch the newest model read it, and look into the model while it does. */
import { SHARE, VOTERS } from '../../run/insight/vote.ts';
import { useActions, useApp } from '../../store/hooks.ts';
import { count, percent } from '../../lib/format.ts';
import { Alert } from '../parts/Alert.tsx';
import { Button } from '../parts/Button.tsx';
import { Check } from '../parts/Check.tsx';
import { readersText } from '../parts/modelText.ts';
import { Note } from '../parts/Note.tsx';
import { Panel } from '../parts/Panel.tsx';
import { DrawingCanvas } from './DrawingCanvas.tsx';
import css from './DrawPanel.module.css';
import { Examples } from './Examples.tsx';
import { Inside } from './Inside.tsx';
import { Reading } from './Reading.tsx';
import { ReadingLine } from './ReadingLine.tsx';
import { ReplayButton } from './ReplayButton.tsx';
import { Unlike } from './Unlike.tsx';

/** The region Draw. */
export function DrawPanel() {
  const alert = useApp(state => state.drawing.alert);
  const canUndo = useApp(({ drawing }) => drawing.strokes.length > 0 || drawing.example !== null);
  const canRedo = useApp(state => state.drawing.undone.length > 0);
  const readers = useApp(readersText);
  const isTurned = useApp(({ drawing }) => drawing.views.some(({ others }) => others.length > 0));
  const temperature = useApp(state => state.drawing.temperature);
  const compared = useApp(state => state.drawing.compared);
  const { undo, redo, clearDrawing, dismissAlert } = useActions();
  return (
    <Panel name="Draw">
      <div className={css.sheet}>
        <DrawingCanvas />
        <Unlike />
      </div>
      <div className={css.buttons}>
        <Button disabled={!canUndo} onClick={undo}>
          Undo
        </Button>
        <Button disabled={!canRedo} onClick={redo}>
          Redo
        </Button>
        <Button disabled={!canUndo} onClick={clearDrawing}>
          Clear
        </Button>
      </div>
      <div className={css.more}>
        <ReplayButton />
        <Examples />
      </div>
      <Alert message={alert} onDismiss={() => dismissAlert('drawing')} />
      <Reading />
      <ReadingLine />
      <Note lines={2}>
        {readers === null
          ? 'Nothing is trained yet: choose Train or open a saved model, then your digit is read here.'
          : `Read by ${readers}${isTurned ? ', as drawn, thinner and turned' : ''}.${comparedText(compared)}${calibratedText(temperature)}`}
      </Note>
      <NeighboursVote />
      <Inside />
    </Panel>
  );
}

/** Has the network read alone, or not; there once the training digits are known. */
function NeighboursVote() {
  const neighboursVote = useApp(state => state.drawing.neighboursVote);
  const areKnown = useApp(state => state.drawing.compared !== null);
  const { letNeighboursVote } = useActions();
  if (!areKnown && neighboursVote) return null;
  return <Check label="Neighbours vote" checked={neighboursVote} onChange={letNeighboursVote} />;
}

/** Who else has a say, and how much of one. */
const comparedText = (compared: number | null): string =>
  compared === null
    ? ''
    : ` ${percent(SHARE, 0)} of each probability is the vote of the ${Math.min(VOTERS, compared)} nearest of ${count(compared)} training digits.`;

const calibratedText = (temperature: number | null): string =>
  temperature === null ? '' : ` Probabilities calibrated (temperature ${temperature.toFixed(2)}).`;
