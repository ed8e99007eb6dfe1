/**
 * `npm start`: builds the app, serves it, prints the address, and opens a browser where there is a desktop to open one
 * on. (`vite preview --open` alone tries to open one everywhere, and prints a stack trace where it cannot.)
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { build, preview } from 'vite';

const root = fileURLToPath(new URL('..', import.meta.url));

process.stdout.write('Building Inkfold …\n');
await build({ root, logLevel: 'warn' });
const server = await preview({ root, preview: { open: hasDesktop() } });
process.stdout.write('\nInkfold is served at\n');
server.printUrls();
process.stdout.write('  Ctrl-C ends it.\n');

/** True where opening a browser can be expected to work. */
function hasDesktop() {
  const { env, platform } = process;
  if (env.CI || env.BROWSER === 'none' || env.SSH_CONNECTION) return false;
  if (platform === 'darwin' || platform === 'win32') return true;
  if (!env.DISPLAY && !env.WAYLAND_DISPLAY) return false;
  return spawnSync('xdg-open', ['--version'], { stdio: 'ignore' }).status === 0;
}
