/** The device to train on, and the buttons that start, hold up and stop a run. */
import { backendLabels, type BackendChoice, type DeviceReport } from '../../run/device.ts';
import { isRunning } from '../../run/state.ts';
import { useActions, useApp } from '../../store/hooks.ts';
import { Button } from '../parts/Button.tsx';
import { Check } from '../parts/Check.tsx';
import { Field } from '../parts/Field.tsx';
import { Note } from '../parts/Note.tsx';
import { deviceText } from '../parts/runText.ts';
import css from './RunControls.module.css';

const CHOICES: readonly BackendChoice[] = ['auto', 'webgpu', 'webgl', 'wasm'];

/** Train, Pause or Resume, Stop and Backend; what is missing before Train can work is said beside them. */
export function RunControls() {
  const choice = useApp(state => state.device.choice);
  const report = useApp(state => state.device.report);
  const running = useApp(state => isRunning(state.run));
  const hasData = useApp(state => state.data.train !== null);
  const { chooseBackend, train, stop } = useActions();
  const choose = (value: string): void => {
    const chosen = CHOICES.find(known => known === value);
    if (chosen) chooseBackend(chosen);
  };

  return (
    <div className={css.controls}>
      <div className={css.buttons}>
        <Button weight="main" disabled={!hasData || running} onClick={() => void train()}>
          Train
        </Button>
        <PauseButton />
        <Button disabled={!running} onClick={stop}>
          Stop
        </Button>
      </div>
      <Field label="Backend" inline>
        {id => (
          <select id={id} value={choice} disabled={running} onChange={event => choose(event.target.value)}>
            {CHOICES.map(known => (
              <option key={known} value={known}>
                {backendLabels[known]}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Awake />
      <div className={css.aside}>
        {hasData ? <Device report={report} /> : <Note>Open data files or use the sample digits first.</Note>}
      </div>
    </div>
  );
}

/** One button in one place: the focus stays on it while it changes from Pause to Resume and back. */
function PauseButton() {
  const status = useApp(state => state.run.status);
  const { pause, resume } = useActions();
  const isPaused = status === 'paused';
  return (
    <Button disabled={!isPaused && status !== 'training'} onClick={isPaused ? resume : pause}>
      {isPaused ? 'Resume' : 'Pause'}
    </Button>
  );
}

/** A choice where the browser can keep a screen awake; nothing where it cannot. */
function Awake() {
  const awake = useApp(state => state.awake);
  const { keepAwake } = useActions();
  if (awake === null) return null;
  return <Check label="Keep the screen awake" checked={awake} onChange={on => void keepAwake(on)} />;
}

/** What the run is on, and on request why it is not on something else. */
function Device({ report }: { readonly report: DeviceReport | null }) {
  if (!report) return <Note>The device is chosen when training starts.</Note>;
  if (report.passedOver.length === 0) return <Note>{deviceText(report)}</Note>;
  return (
    <details className={css.device}>
      <summary>{deviceText(report)}</summary>
      <ul>
        {report.passedOver.map(({ backend, reason }) => (
          <li key={backend}>
            {backendLabels[backend]}: {reason}
          </li>
        ))}
      </ul>
    </details>
  );
}
