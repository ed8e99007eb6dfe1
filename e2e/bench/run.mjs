/** `npm run bench`: lets Vite run bench.ts, since the oldest node that Inkfold supports cannot run TypeScript itself. */
import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';

await runnerImport(fileURLToPath(new URL('bench.ts', import.meta.url)), { configFile: false });
