/** When the page is hidden, shown, frozen or left. */
export interface PageLife {
  isVisible(): boolean;
  onVisible(listener: () => void): void;
  /** Calls back when the page may be about to go without another word. */
  onLeaving(listener: () => void): void;
}

/** The life of this page. */
export const browserPage: PageLife = {
  isVisible: () => document.visibilityState === 'visible',
  onVisible: listener =>
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible') listener();
    }),
  onLeaving: listener => {
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'hidden') listener();
    });
    document.addEventListener('freeze', listener);
    window.addEventListener('pagehide', listener);
  },
};
