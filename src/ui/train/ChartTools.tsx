/** What all charts of a run can be told alike: what lies along their foot, and how smooth their training lines are. */
import type { AxisKind } from '../charts/axis.ts';
import { changeView, MOST_SMOOTHING, useChartView } from '../charts/view.ts';
import { Segmented, type Segment } from '../parts/Segmented.tsx';
import { Slider } from '../parts/Slider.tsx';
import css from './ChartTools.module.css';

const AXES: readonly Segment<AxisKind>[] = [
  { value: 'epoch', label: 'Epoch' },
  { value: 'step', label: 'Step' },
  { value: 'time', label: 'Time' },
];

/** Two controls in a row; what they say is remembered. */
export function ChartTools() {
  const { axis, smoothing } = useChartView();
  return (
    <div className={css.tools}>
      <div className={css.axis}>
        <span className={css.label} aria-hidden="true">
          Axis
        </span>
        <Segmented
          label="Horizontal axis"
          options={AXES}
          value={axis}
          onChange={chosen => changeView({ axis: chosen })}
        />
      </div>
      <div className={css.smoothing}>
        <Slider
          label="Smoothing"
          hint="of the training line"
          isInline
          value={smoothing}
          min={0}
          max={MOST_SMOOTHING}
          step={0.02}
          text={smoothingText}
          onChange={chosen => changeView({ smoothing: chosen })}
        />
      </div>
    </div>
  );
}

const smoothingText = (weight: number): string => (weight === 0 ? 'none' : weight.toFixed(2));
