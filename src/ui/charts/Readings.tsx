/** The switch between accuracy and error rate: wherever either is drawn, and the same for all charts. */
import { Segmented, type Segment } from '../parts/Segmented.tsx';
import { changeView, useChartView, type ChartView } from './view.ts';

const READINGS: readonly Segment<ChartView['reading']>[] = [
  { value: 'accuracy', label: 'Accuracy' },
  { value: 'error', label: 'Error rate' },
];

/** Two words in a row; `label` names the group, and differs from switch to switch. */
export function Readings({ label }: { readonly label: string }) {
  const { reading } = useChartView();
  return (
    <Segmented
      label={label}
      options={READINGS}
      value={reading}
      onChange={chosen => changeView({ reading: chosen })}
    />
  );
}
