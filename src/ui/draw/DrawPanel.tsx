/** Draw: write a digit by hand and watch the newest model read it. */
import { useActions, useApp } from '../../store/hooks.ts';
import { Alert } from '../parts/Alert.tsx';
import { Button } from '../parts/Button.tsx';
import { readersText } from '../parts/modelText.ts';
import { Note } from '../parts/Note.tsx';
import { Panel } from '../parts/Panel.tsx';
import { DrawingCanvas } from './DrawingCanvas.tsx';
import css from './DrawPanel.module.css';
import { Reading } from './Reading.tsx';

/** The region Draw. */
export function DrawPanel() {
  const alert = useApp(state => state.drawing.alert);
  const canUndo = useApp(state => state.drawing.strokes.length > 0);
  const canRedo = useApp(state => state.drawing.undone.length > 0);
  const readers = useApp(readersText);
  const temperature = useApp(state => state.drawing.temperature);
  const { undo, redo, clearDrawing, dismissAlert } = useActions();
  return (
    <Panel name="Draw" step={5}>
      <DrawingCanvas />
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
      <Alert message={alert} onDismiss={() => dismissAlert('drawing')} />
      <Reading />
      <Note lines={2}>
        {readers === null
          ? 'Nothing is trained yet: choose Train or open a saved model, then your digit is read here.'
          : `Read by ${readers}.${calibratedText(temperature)}`}
      </Note>
    </Panel>
  );
}

const calibratedText = (temperature: number | null): string =>
  temperature === null ? '' : ` Probabilities calibrated (temperature ${temperature.toFixed(2)}).`;
