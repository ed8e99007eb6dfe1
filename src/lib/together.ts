/** Waits for several pieces of work that hold something: none of them is left behind when one fails. */

/** All values, in order. Where some fail, throws the first one's error, but not before the last has ended. */
export async function together<T>(work: readonly Promise<T>[]): Promise<T[]> {
  const ends = await Promise.allSettled(work);
  return ends.map(end => {
    if (end.status === 'rejected') throw end.reason;
    return end.value;
  });
}
