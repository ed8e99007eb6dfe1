/** A vault that keeps nothing, for an app without storage. */
import { InkfoldError } from '../../lib/fault.ts';
import type { Vault } from './vault.ts';

const refuse = (): Promise<never> =>
  Promise.reject(
    new InkfoldError('Unexpected', 'Runs are not kept here: they last until the page is closed.'),
  );

/** Holds nothing, and refuses what is brought to it. */
export const nowhere: Vault = {
  list: () => Promise.resolve([]),
  write: refuse,
  read: () => Promise.resolve(null),
  rename: refuse,
  remove: refuse,
  writeSet: refuse,
  readSet: () => Promise.resolve(null),
  close: () => Promise.resolve(),
};
