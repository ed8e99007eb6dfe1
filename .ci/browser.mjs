/**
 * Makes sure that there is a browser to test in: the one that is there, else Playwright's download, else Debian's
 * package. Runs after install.mjs. Ends with code 1 and a plain sentence where none can be had.
 */
import { spawn, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { findChromium } from './chromium.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const MINUTE = 60_000;
/** What went wrong on the way, for the case that nothing works. */
const reasons = [];

const browser = (await present()) ?? (await downloaded()) ?? (await fromDebian());
if (browser) {
  say(`Browser: ${browser}`);
} else {
  for (const reason of reasons) say(`  ${reason}`);
  say('There is no Chrome or Chromium to test in. Install one, or set INKFOLD_BROWSER to the path of one.');
  process.exit(1);
}

/** The browser that is there already, if it starts at all: a download may lack the system's libraries. */
function present() {
  const path = findChromium();
  if (!path) return null;
  // Chrome for Windows opens a window for --version instead of printing it.
  if (process.platform === 'win32') return path;
  const { status } = spawnSync(path, ['--version'], { stdio: 'ignore', timeout: MINUTE / 2 });
  return status === 0 ? path : null;
}

async function downloaded() {
  say('No browser found; asking Playwright to download one …');
  const env = { PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT: '10000' };
  await attempt(process.execPath, ['node_modules/playwright/cli.js', 'install', 'chromium'], 3 * MINUTE, env);
  return present();
}

async function fromDebian() {
  const isRoot = process.getuid?.() === 0;
  if (!isRoot || spawnSync('apt-get', ['--version'], { stdio: 'ignore' }).status !== 0) return null;
  say('Installing Debian’s chromium …');
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  await attempt('apt-get', ['-qq', 'update'], 2 * MINUTE, env);
  await attempt('apt-get', ['-qq', 'install', '-y', '--no-install-recommends', 'chromium'], 6 * MINUTE, env);
  return present();
}

/** Runs a command and its children for at most `limit` ms. Whether it worked shows in whether a browser is there. */
function attempt(command, args, limit, env) {
  return new Promise(resolve => {
    const child = spawn(command, args, {
      cwd: root,
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, ...env },
      detached: process.platform !== 'win32', // a group of its own, so that the time limit ends its children too
    });
    let complaints = '';
    child.stderr.setEncoding('utf8').on('data', text => (complaints += text));
    const timer = setTimeout(() => {
      complaints = `given up after ${limit / MINUTE} minutes`;
      end(child);
    }, limit);
    child.on('error', error => (complaints = error.message)); // 'close' follows
    child.on('close', status => {
      clearTimeout(timer);
      const worst = complaints.split('\n').find(line => /error|unable|given up/i.test(line)) ?? complaints;
      if (status !== 0) reasons.push(`${[command, ...args].join(' ')}: ${worst.trim()}`);
      resolve();
    });
  });
}

function end(child) {
  try {
    if (process.platform === 'win32') child.kill();
    else process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It ended by itself in between.
  }
}

function say(sentence) {
  process.stdout.write(`${sentence}\n`);
}
