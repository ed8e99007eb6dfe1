/** Where a network is cut so that it can be looked into: behind what each convolution puts out, behind all of them, and before the last layer. */
import { tidy, type Tensor } from '@tensorflow/tfjs-core';
import type { LayerRow } from '../../recipe/network.ts';
import { lowerPart, type PartForward } from '../lower.ts';
import type { Ops } from '../ops/ops.ts';

/** Consecutive layers of a network. */
export interface Part {
  readonly forward: PartForward;
  /** Where its variables lie among the network's. */
  readonly firstVariable: number;
  readonly endVariable: number;
  /** The convolution whose feature maps come out of it; null where none do. */
  readonly maps: string | null;
}

/** The network in three parts: its convolutions, what stands between them and the last layer, and the last layer. */
export const thirds = (rows: readonly LayerRow[]): readonly [Part, Part, Part] => [
  partOf(rows, 0, headOf(rows), null),
  ...endOf(rows, headOf(rows)),
];

/** The network with a part for each convolution, one for what is left before the features, and two that make logits of them. */
export function parts(rows: readonly LayerRow[]): readonly Part[] {
  const found: Part[] = [];
  let at = 0;
  for (const [i, { layer, name }] of rows.entries()) {
    if (layer.kind !== 'conv') continue;
    const end = endOfMaps(rows, i);
    found.push(partOf(rows, at, end, name));
    at = end;
  }
  const head = Math.max(at, headOf(rows));
  return [...found, partOf(rows, at, head, null), ...endOf(rows, head)];
}

/** Runs a part, with the variables of the whole network. */
export const runPart = (
  { forward, firstVariable, endVariable }: Part,
  ops: Ops,
  x: Tensor,
  variables: readonly Tensor[],
): Tensor => tidy(() => forward(ops, x, variables.slice(firstVariable, endVariable)));

/** The place of the first dense layer: the convolutions are behind it. */
const headOf = (rows: readonly LayerRow[]): number =>
  Math.max(
    0,
    rows.findIndex(({ layer }) => layer.kind === 'dense'),
  );

/** What follows the convolutions: all but the last dense layer, which may be nothing, and that layer. */
function endOf(rows: readonly LayerRow[], head: number): readonly [Part, Part] {
  const last = Math.max(
    head,
    rows.findLastIndex(({ layer }) => layer.kind === 'dense'),
  );
  return [partOf(rows, head, last, null), partOf(rows, last, rows.length, null)];
}

/** Behind the batch norm and activation of the convolution at `at`; what pools after them is left to the next part. */
function endOfMaps(rows: readonly LayerRow[], at: number): number {
  let end = at + 1;
  for (let i = at + 1; i < rows.length; i++) {
    const kind = rows[i]?.layer.kind;
    if (kind === 'batchNorm' || kind === 'relu') end = i + 1;
    else if (kind !== 'maxPool' && kind !== 'dropout') break;
  }
  return end;
}

function partOf(rows: readonly LayerRow[], from: number, to: number, maps: string | null): Part {
  const count = (some: readonly LayerRow[]): number =>
    some.reduce((sum, { weights }) => sum + weights.length, 0);
  const firstVariable = count(rows.slice(0, from));
  const own = rows.slice(from, to);
  return { forward: lowerPart(own), firstVariable, endVariable: firstVariable + count(own), maps };
}
