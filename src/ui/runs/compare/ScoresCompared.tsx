/** The compared runs with their accuracies; the legend of the chart above. */
import { accuracyOf } from '../../../run/metrics/score.ts';
import { useApp } from '../../../store/hooks.ts';
import type { ComparedRun } from '../../../store/state.ts';
import { LineSample } from '../../charts/LineSample.tsx';
import { count, percent } from '../../../lib/format.ts';
import table from '../../parts/Table.module.css';
import css from './Comparison.module.css';

/** A row a run: its line, its name, its accuracy and the 95 % interval around it. */
export function ScoresCompared({ runs }: { readonly runs: readonly ComparedRun[] }) {
  const list = useApp(state => state.runs.list);
  return (
    <div className={table.wide}>
      <table className={`${table.table} ${css.wrap}`}>
        <caption className={table.caption}>Accuracies</caption>
        <thead>
          <tr>
            <th scope="col">Run</th>
            <th scope="col">Accuracy, 95 % interval</th>
          </tr>
        </thead>
        <tbody>
          {runs.map(({ id, name }, i) => (
            <tr key={id}>
              <th scope="row">
                <span className={css.run}>
                  <LineSample line={i} /> <span>{name}</span>
                </span>
              </th>
              <Figures score={list?.find(run => run.id === id)?.score ?? null} />
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

type Scored = Parameters<typeof accuracyOf>[0];

/** A dash before the first fold is finished, and without validation. */
function Figures({ score }: { readonly score: Scored | null }) {
  if (!score) return <td>–</td>;
  const { accuracy, low, high, n } = accuracyOf(score);
  return (
    <td>
      <b>{percent(accuracy)}</b> of n = {count(n)}
      <br />
      {percent(low)} to {percent(high)}
    </td>
  );
}
