/**
 * Installs the dependencies when package-lock.json is not what node_modules was made from, and only then: every npm
 * script calls this first, so a fresh clone needs no other step. Node built-ins only.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const marker = `${root}node_modules/.inkfold-lock`;

requireNode();
if (existsSync(marker) && readFileSync(marker, 'utf8') === fingerprint()) {
  say('Dependencies are up to date.');
} else {
  say('Installing dependencies …');
  const { status, error } = npm(['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  if (status !== 0) {
    say(`npm ci failed${error ? ` (${error.message})` : ''}: see above.`);
    process.exit(status ?? 1);
  }
  writeFileSync(marker, fingerprint());
}

/** What node_modules depends on: the lock file, and the platform whose binaries it holds. */
function fingerprint() {
  const lock = readFileSync(`${root}package-lock.json`);
  return `${createHash('sha256').update(lock).digest('hex')} ${process.platform} ${process.arch}\n`;
}

/** Runs npm itself through this node where npm says where it is: that needs no shell on any system. */
function npm(args) {
  const script = process.env.npm_execpath ?? '';
  const options = { cwd: root, stdio: 'inherit' };
  if (/npm-cli\.c?js$/.test(script)) return spawnSync(process.execPath, [script, ...args], options);
  return spawnSync('npm', args, { ...options, shell: process.platform === 'win32' });
}

/** Stops with one sentence where node is older than package.json's `engines` allows. */
function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const fine = (major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major > 22;
  if (fine) return;
  say(`Node ${process.versions.node} is too old: Inkfold needs 20.19, 22.12 or newer.`);
  process.exit(1);
}

function say(sentence) {
  process.stdout.write(`${sentence}\n`);
}
