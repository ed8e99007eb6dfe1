/** The network, layer by layer: what each gives out and how many parameters it learns. */
import { layerTable, type Network } from '../../recipe/network.ts';
import { count } from '../parts/format.ts';
import css from './LayerTable.module.css';

/** A table with a row a layer and the total below. */
export function LayerTable({ network }: { readonly network: Network }) {
  const rows = layerTable(network);
  const total = rows.reduce((sum, row) => sum + row.parameters, 0);
  return (
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
      </tfoot>
    </table>
  );
}
