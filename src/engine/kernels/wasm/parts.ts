/** Sums and means over many rows or images, made in parts that any lane can do and then put together in order. */
import { ZERO } from './pointwise.ts';
import type { Attached } from './attach.ts';
import { align } from './heap.ts';
import type { LaneAddress, Task } from './lanes/call.ts';
import { floatPieces, type Range } from './lanes/pieces.ts';
import { addParts, weighParts } from './partials.ts';

/** What is summed over, and where the sums go. */
export interface Sums {
  /** The parts; where there are none, the sums are zero. */
  readonly ranges: readonly Range[];
  /** Addresses of the sums, each of `count` floats. */
  readonly targets: readonly number[];
  readonly count: number;
  /** Bytes of working memory that a task needs. */
  readonly ownBytes?: number;
}

/** `task` sets sums[count] to the sums over one range, `sums` in the order of the targets; all others are added to the first. */
export function sumInParts(
  a: Attached,
  { ranges, targets, count, ownBytes = 0 }: Sums,
  task: (range: Range, sums: readonly number[], workspace: LaneAddress) => Task,
): void {
  if (ranges.length === 0) for (const target of targets) a.call(ZERO, { target, count });
  const vector = align(4 * count);
  const room = a.reserveLanes(ownBytes, Math.max(0, ranges.length - 1) * targets.length * vector);
  /** The first part is made where the sum is wanted. */
  const place = (part: number, target: number, i: number): number =>
    part === 0 ? target : room.shared + ((part - 1) * targets.length + i) * vector;
  a.run(
    ranges.map((range, part) =>
      task(
        range,
        targets.map((target, i) => place(part, target, i)),
        room.own,
      ),
    ),
  );
  if (ranges.length > 1)
    a.run(
      targets.flatMap((target, i) =>
        floatPieces(count).map(({ first, end }) => {
          const others = ranges.slice(1).map((_, before) => place(before + 1, target, i) + 4 * first);
          return addParts(target + 4 * first, others, end - first);
        }),
      ),
    );
}

/** `task` sets mean[count] to the means over one range; at least one range. */
export function meanInParts(
  a: Attached,
  { ranges, target, count, ownBytes }: Omit<Sums, 'targets'> & { target: number; ownBytes: number },
  task: (range: Range, mean: number, workspace: LaneAddress) => Task,
): void {
  const single = ranges.length === 1;
  const vector = align(4 * count);
  const room = a.reserveLanes(ownBytes, single ? 0 : ranges.length * vector);
  const place = (part: number): number => (single ? target : room.shared + part * vector);
  a.run(ranges.map((range, part) => task(range, place(part), room.own)));
  if (single) return;
  const total = ranges.at(-1)?.end ?? 0;
  const parts = ranges.map(({ first, end }, part) => ({
    source: place(part),
    weight: (end - first) / total,
  }));
  a.run([weighParts(target, parts, count)]);
}
