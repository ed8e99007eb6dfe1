/** Which memory an event takes with it when it crosses the threads: a checkpoint's megabytes move instead of being copied. */
import type { RunEvent } from '../../run/events.ts';

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
