/** The network as a row of blocks: how tall the picture still is, and how many maps or units there are of it. */
import { INPUT, layerTable, type Layer, type Network } from '../../recipe/network.ts';

/** One block of the picture; lengths in units of its height, which is 100. */
export interface Block {
  readonly kind: 'input' | 'conv' | 'pool' | 'dense';
  readonly left: number;
  readonly width: number;
  readonly height: number;
  /** "28×28×1" or "128". */
  readonly size: string;
}

/** A strip of units is this tall at most, however many there are. */
const DENSE_HEIGHT = 62;
const GAP = 5;
const SIDE = 28;

/** Blocks from left to right: the picture, every convolution and pooling, the dense layers. Others change no shape worth a block. */
export function blocksOf(network: Network): readonly Block[] {
  const blocks: Block[] = [];
  const add = (kind: Block['kind'], output: readonly number[]): void => {
    const last = blocks.at(-1);
    const left = last ? last.left + last.width + GAP : 0;
    blocks.push({ kind, left, ...extent(output), size: output.join('×') });
  };
  add('input', INPUT);
  for (const { layer, output } of layerTable(network)) {
    const kind = KINDS[layer.kind];
    if (kind) add(kind, output);
  }
  return blocks;
}

/** Width of the whole row. */
export function rowWidth(blocks: readonly Block[]): number {
  const last = blocks.at(-1);
  return last ? last.left + last.width : 0;
}

const KINDS: Readonly<Record<Layer['kind'], Block['kind'] | null>> = {
  conv: 'conv',
  maxPool: 'pool',
  dense: 'dense',
  batchNorm: null,
  relu: null,
  dropout: null,
  flatten: null,
};

/** Maps: as tall as they are high, wider the more there are. Units: a narrow strip, taller the more there are. */
function extent(output: readonly number[]): Pick<Block, 'width' | 'height'> {
  const [first = 1, , channels] = output;
  if (channels === undefined) return { width: 5, height: Math.min(DENSE_HEIGHT, 10 * Math.log2(first) - 10) };
  return { width: 3 + 2.6 * Math.log2(channels), height: (first / SIDE) * 100 };
}
