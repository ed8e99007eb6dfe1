/** The link to the experiment: the page's address with the whole recipe in its hash, to be passed on. */
import type { Actions } from './actions.ts';
import { toHash } from './address.ts';
import type { Tools } from './app.ts';
import type { Recipe } from '../recipe/recipe.ts';

/** What of a browser the link needs. */
export interface Sharing {
  /** The page's address without its hash. */
  address(): string;
  /** Puts a text on the clipboard. Rejects where the browser refuses, or has none. */
  copy(text: string): Promise<void>;
}

/** That of this browser. The clipboard is for secure pages alone, and missing on plain http. */
export const browserSharing: Sharing = {
  address: () => location.href.replace(/#.*$/s, ''),
  copy: text =>
    'clipboard' in navigator
      ? navigator.clipboard.writeText(text)
      : Promise.reject(new Error('This page has no clipboard.')),
};

/** The link that trains this recipe again; null where the page has no address. */
export const linkTo = (recipe: Recipe, sharing: Sharing | null): string | null =>
  sharing && sharing.address() + toHash(recipe);

/** How long "Copied" is said, in milliseconds. */
const SAID_FOR = 4000;

type SharingActions = Pick<Actions, 'copyLink' | 'forgetLink'>;

/** Copies the link of the form's recipe. A refused link stays until it is forgotten, so that it can be selected by hand. */
export function sharingActions({ get, set }: Tools, sharing: Sharing | null): SharingActions {
  let timer: ReturnType<typeof setTimeout> | undefined;

  function forgetLink(): void {
    clearTimeout(timer);
    if (get().copied) set({ copied: null });
  }

  return {
    forgetLink,
    copyLink: async () => {
      forgetLink();
      const link = linkTo(get().recipe, sharing);
      if (link === null || !sharing) return;
      const isCopied = await sharing.copy(link).then(
        () => true,
        () => false,
      );
      set({ copied: { link, isCopied } });
      if (isCopied) timer = setTimeout(forgetLink, SAID_FOR);
    },
  };
}
