/** What of a browser the app needs to keep runs and to keep going; each may be missing. */
import { browserPage, type PageLife } from './page-life.ts';
import { browserSharing, type Sharing } from '../sharing.ts';
import { browserTabs, type Tabs } from './tabs.ts';
import { openVault, type Vault } from './vault.ts';

export interface Surroundings {
  /** Where runs are kept; null where none is. */
  readonly vault: Vault | null;
  /** The other tabs; null where there are none to mind. */
  readonly tabs: Tabs | null;
  /** How much it holds, and the way to ask that it be kept. */
  readonly storage: Pick<StorageManager, 'estimate' | 'persist' | 'persisted'> | null;
  /** How the screen is kept awake. */
  readonly screen: Pick<WakeLock, 'request'> | null;
  readonly page: PageLife | null;
  /** The page's address and clipboard; null where it has none. */
  readonly sharing: Sharing | null;
}

/** Those of this browser. Much of it is for secure pages alone, and missing on plain http. */
export const browserSurroundings = (): Surroundings => ({
  vault: openVault(),
  tabs: browserTabs(),
  storage: 'storage' in navigator ? navigator.storage : null,
  screen: 'wakeLock' in navigator ? navigator.wakeLock : null,
  page: browserPage,
  sharing: browserSharing,
});
