/** What a person is told when storage refuses, in one sentence. */
import { InkfoldError } from '../../lib/fault.ts';

/** True where there is no room left on the disk, or for this origin. */
export const isFull = (thrown: unknown): boolean => nameOf(thrown) === 'QuotaExceededError';

/** Why a run could not be written just now; it goes on all the same. */
export function writingComplaint(thrown: unknown): string {
  if (isFull(thrown)) return 'This browser has no room left: the run goes on, but a reload would lose it.';
  return storageComplaint(thrown);
}

/** Why storage could not be used. */
export function storageComplaint(thrown: unknown): string {
  if (thrown instanceof InkfoldError) return thrown.message;
  if (nameOf(thrown) === 'VersionError')
    return 'A newer Inkfold keeps the runs in this browser: reload this page to have it; until then none is kept.';
  if (isFull(thrown)) return 'This browser has no room left.';
  return 'This browser lets the page keep nothing: runs last until the page is closed or reloaded.';
}

const nameOf = (thrown: unknown): string => (thrown instanceof Error ? thrown.name : '');
