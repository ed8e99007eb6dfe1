/** What changed in the recipe: one row a knob that differs. */
import type { ComparedRun } from '../../../store/state.ts';
import { LineSample } from '../../charts/LineSample.tsx';
import { Note } from '../../parts/Note.tsx';
import table from '../../parts/Table.module.css';
import css from './Comparison.module.css';
import { differences } from './differences.ts';

/** A box that scrolls must be reachable by keyboard; not every browser sees to that. */
const REACHABLE = 0;

/** A table named What changed in the recipe, with a column a run; a sentence where nothing did. */
export function DifferenceTable({ runs }: { readonly runs: readonly ComparedRun[] }) {
  const changed = differences(runs.map(({ recipe }) => recipe));
  if (changed.length === 0) return <Note>Their recipes are the same.</Note>;
  return (
    <div className={table.wide} role="group" aria-label="What changed in the recipe" tabIndex={REACHABLE}>
      <table className={`${table.table} ${css.wrap}`} style={{ minWidth: `${6.5 + 4.5 * runs.length}rem` }}>
        <caption className={table.caption}>What changed in the recipe</caption>
        <thead>
          <tr>
            <th scope="col" className={css.first}>
              Knob
            </th>
            {runs.map(({ id }, i) => (
              <th key={id} scope="col">
                <LineSample line={i} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {changed.map(({ label, values }) => (
            <tr key={label}>
              <th scope="row">{label}</th>
              {values.map((value, i) => (
                <td key={runs[i]?.id ?? i}>{value}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
