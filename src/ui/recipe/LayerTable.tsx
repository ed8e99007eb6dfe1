/** The network, layer by layer: what each gives out and how many parameters it learns. */
import { layerTable, trainableCount, type Network } from '../../recipe/network.ts';
import { count } from '../../lib/format.ts';
import css from './LayerTable.module.css';

/** A box that scrolls must be reachable by keyboard; not every browser sees to that. */
const REACHABLE = 0;

/** A table with a row a layer and the totals below; long networks scroll. */
export function LayerTable({ network }: { readonly network: Network }) {
  const rows = layerTable(network);
  const total = rows.reduce((sum, row) => sum + row.parameters, 0);
  const trainable = trainableCount(network);
  return (
    <div className={css.scroll} role="group" aria-label="Layer table" tabIndex={REACHABLE}>
      <table className={css.table}>
        <caption className={css.caption}>Layers</caption>
        <thead>
          <tr>
            <th scope="col">Layer</th>
            <th scope="col" className={css.number}>
              Output
            </th>
            <th scope="col" className={css.number}>
              Parameters
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(row => (
            <tr key={row.name}>
              <th scope="row" className={css.layer}>
                {row.name} <span className={css.what}>{row.text}</span>
              </th>
              <td className={css.number}>{row.output.join('×')}</td>
              <td className={css.number}>{count(row.parameters)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row" colSpan={2}>
              Total
            </th>
            <td className={css.number}>{count(total)}</td>
          </tr>
          {trainable !== total && (
            <tr>
              <th scope="row" colSpan={2}>
                of which trainable <span className={css.what}>the rest are moving statistics</span>
              </th>
              <td className={css.number}>{count(trainable)}</td>
            </tr>
          )}
        </tfoot>
      </table>
    </div>
  );
}
