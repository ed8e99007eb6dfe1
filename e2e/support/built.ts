/** Where the app is built and served for the tests. */
import { fileURLToPath } from 'node:url';

/** The project's folder. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** The port of `vite preview`; two runs at a time need two. */
export const PORT = Number(process.env.INKFOLD_PORT ?? 4180);

/** The built app's folder, below the project's. Not dist/: a build for the tests must not replace one that is being served. */
export const BUILT = `e2e/.output/app-${PORT}`;
