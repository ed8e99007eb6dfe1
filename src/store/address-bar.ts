/** Keeps the page's address and the recipe the same, in both directions. */
import { fromHash, toHash } from './address.ts';
import type { App } from './app.ts';

/** Follows until the page is left. The address is replaced, not pushed: Back leaves the page, as people expect. */
export function followAddress({ store, actions }: App): void {
  store.subscribe(({ recipe }, before) => {
    if (recipe !== before.recipe) history.replaceState(null, '', toHash(recipe));
  });
  window.addEventListener('hashchange', () => {
    const recipe = fromHash(location.hash);
    if (recipe) actions.setRecipe(recipe);
  });
}
