/** The button that draws the strokes once more. */
import { useActions, useApp } from '../../store/hooks.ts';
import { Button } from '../parts/Button.tsx';

/** Replay strokes: in the time in which they were drawn, or stroke by stroke where less motion is asked for. */
export function ReplayButton() {
  const canReplay = useApp(({ drawing }) => drawing.strokes.length > 0 && drawing.example === null);
  const isPlaying = useApp(({ drawing }) => drawing.replay !== null);
  const { replayStrokes } = useActions();
  const replay = (): void => {
    const isCalm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    void replayStrokes(isCalm ? 'by stroke' : 'in time');
  };
  return (
    <Button disabled={!canReplay} waits={isPlaying} onClick={replay}>
      Replay strokes
    </Button>
  );
}
