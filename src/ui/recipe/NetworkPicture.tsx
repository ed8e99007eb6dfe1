/** The network at a glance: the picture shrinks, the maps multiply, ten answers come out. */
import { useMemo } from 'react';
import type { Network } from '../../recipe/network.ts';
import { blocksOf, rowWidth } from './blocks.ts';
import css from './NetworkPicture.module.css';

/** A row of blocks as wide as its place; decoration beside the layer table, which says all of it in words. */
export function NetworkPicture({ network }: { readonly network: Network }) {
  const blocks = useMemo(() => blocksOf(network), [network]);
  return (
    <svg
      className={css.picture}
      viewBox={`0 0 ${rowWidth(blocks)} 100`}
      preserveAspectRatio="none"
      aria-hidden="true"
      focusable="false"
    >
      {blocks.map(({ kind, left, width, height }) => (
        <rect
          key={left}
          className={css[kind]}
          x={left}
          y={(100 - height) / 2}
          width={width}
          height={height}
        />
      ))}
    </svg>
  );
}
