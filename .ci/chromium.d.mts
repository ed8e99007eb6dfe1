/** Types of chromium.mjs, which is plain JavaScript because it runs before anything is installed. */

/** Command-line switches for every test browser. */
export const chromiumFlags: string[];

/** The browser's path, or null where there is none. Throws where INKFOLD_BROWSER names a file that is not there. */
export function findChromium(): string | null;
