/** Light, dark or as the system has it: kept on the root element, where the colour tokens look. */
import { useSyncExternalStore } from 'react';

export type Theme = 'system' | 'light' | 'dark';

const KEY = 'inkfold-theme';
const systemDark = (): MediaQueryList => matchMedia('(prefers-color-scheme: dark)');

/** The theme that the person chose; `system` before any choice. */
export function chosenTheme(): Theme {
  const chosen = document.documentElement.dataset.theme;
  return chosen === 'light' || chosen === 'dark' ? chosen : 'system';
}

/** Applies a theme and remembers it, where this browser lets pages remember anything. */
export function chooseTheme(theme: Theme): void {
  apply(theme);
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // Storage is off: the choice lasts as long as the page.
  }
}

/** Applies the theme of the last visit. To be called before the first render. */
export function restoreTheme(): void {
  try {
    const kept = localStorage.getItem(KEY);
    if (kept === 'light' || kept === 'dark') apply(kept);
  } catch {
    // Storage is off: the system's theme it is.
  }
}

function apply(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}

/** What is shown now, light or dark; a component that paints a canvas renders again when it changes. */
export const useScheme = (): 'light' | 'dark' => useSyncExternalStore(subscribe, scheme);

/** The chosen theme; the component renders again when it changes. */
export const useTheme = (): Theme => useSyncExternalStore(subscribe, chosenTheme);

function scheme(): 'light' | 'dark' {
  const chosen = chosenTheme();
  if (chosen !== 'system') return chosen;
  return systemDark().matches ? 'dark' : 'light';
}

function subscribe(changed: () => void): () => void {
  const query = systemDark();
  query.addEventListener('change', changed);
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
  return () => {
    query.removeEventListener('change', changed);
    observer.disconnect();
  };
}
