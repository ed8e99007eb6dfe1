/**
 * Part of the build (runs in Node): repeats the policy in the page for hosts that send no headers, and writes sw.js, the
 * service worker, with the list of everything that was built.
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'vite';
import type { Build } from './build.ts';
import { POLICY } from './headers.ts';

const CHARSET = '<meta charset="utf-8" />';

/** The Vite plugin; it does nothing in development, where Vite's own scripts would not get past the policy. */
export function offline(): Plugin {
  let publicDir = '';
  return {
    name: 'offline',
    apply: 'build',
    configResolved(config) {
      publicDir = config.publicDir;
    },
    transformIndexHtml: { order: 'post', handler: withPolicy },
    writeBundle: {
      order: 'post',
      async handler({ dir }, bundle) {
        if (dir === undefined) throw new Error('The build has no folder.');
        await writeWorker(dir, buildOf(dir, [...Object.keys(bundle), ...filesOf(publicDir)]));
      },
    },
  };
}

/** The page with the policy in it, before anything that the policy is about. */
function withPolicy(html: string): string {
  if (!html.includes(CHARSET)) throw new Error(`index.html no longer has ${CHARSET}`);
  const policy = `<meta http-equiv="Content-Security-Policy" content="${POLICY}" />`;
  return html.replace(CHARSET, `${CHARSET}\n    ${policy}`);
}

/** The paths of all files below a folder, with slashes. */
function filesOf(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(({ parentPath, name }) =>
      join(parentPath, name)
        .slice(folder.length + 1)
        .replaceAll('\\', '/'),
    );
}

/** What lies in the folder: other files that may be there from earlier builds are left out. */
function buildOf(folder: string, paths: readonly string[]): Build {
  const hash = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex');
  const files = Object.fromEntries(
    paths.toSorted().map(path => [path, hash(readFileSync(join(folder, path)))]),
  );
  return { version: hash(JSON.stringify(files)).slice(0, 12), files };
}

/** Builds worker.ts and what it imports into one classic script: not every browser takes modules as service workers. */
async function writeWorker(folder: string, built: Build): Promise<void> {
  await build({
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    define: { BUILD: JSON.stringify(built) },
    build: {
      target: 'es2023',
      outDir: folder,
      emptyOutDir: false,
      rolldownOptions: {
        input: fileURLToPath(new URL('./worker.ts', import.meta.url)),
        output: { format: 'iife', entryFileNames: 'sw.js' },
      },
    },
  });
}
