/** Which memory an event takes with it when it crosses the threads: what is large moves instead of being copied. */
import type { RunEvent } from '../../run/events.ts';
import type { Embeddings, Insight } from '../../run/insight.ts';

/**
 * The buffers that the worker gives away with this event: a checkpoint's weights and moving averages, which were read for
 * it alone. What it keeps for the fold's result (`kept`) stays the worker's and is copied, also where weights share it.
 */
export function givenAway(event: RunEvent): ArrayBuffer[] {
  if (event.kind !== 'checkpoint') return [];
  const { weights, optimizer, kept } = event.checkpoint;
  const stays = new Set<ArrayBuffer>(kept?.model.weights.map(({ buffer }) => buffer));
  const given = [...weights, ...optimizer.slots.flat()].map(({ buffer }) => buffer);
  return [...new Set(given)].filter(buffer => !stays.has(buffer));
}

/** An insight was made for its call alone: all of it goes. */
export const insightGivenAway = ({ maps, saliency, embedding }: Insight): ArrayBuffer[] => [
  ...maps.map(({ values }) => values.buffer),
  saliency.buffer,
  embedding.features.buffer,
  embedding.code.buffer,
];

/** So were embeddings. */
export const embeddingsGivenAway = ({ features, codes, energies }: Embeddings): ArrayBuffer[] => [
  features.buffer,
  codes.buffer,
  energies.buffer,
];
