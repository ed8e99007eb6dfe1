/** The network of a report, layer by layer. */
import { count } from '../../lib/format.ts';
import { layerTable, trainableCount } from '../../recipe/network.ts';
import { networkOf } from '../../recipe/presets.ts';
import type { Recipe } from '../../recipe/recipe.ts';
import { markup, type Markup } from './html.ts';
import { row, table } from './table.ts';

/** A section with the layer table: shapes out and parameters. */
export function network(recipe: Recipe): Markup {
  const layers = networkOf(recipe);
  const rows = layerTable(layers);
  const total = rows.reduce((sum, { parameters }) => sum + parameters, 0);
  const trainable = trainableCount(layers);
  return markup`<section aria-labelledby="network">
    <h2 id="network">Network</h2>
    ${table({
      name: 'Layers',
      isQuiet: true,
      heads: ['Layer', 'Output', 'Parameters'],
      rows: rows.map(({ name, text, output, parameters }) =>
        row(markup`${name} <small>${text}</small>`, output.join('×'), count(parameters)),
      ),
      foot: [
        row('Total', '', count(total)),
        ...(trainable === total ? [] : [row('of which trainable', '', count(trainable))]),
      ],
    })}
  </section>`;
}
