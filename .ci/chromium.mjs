/**
 * Where the tests' browser is and how it is started. One answer for Vitest, Playwright, the benchmark and
 * browser.mjs. Node built-ins only at the top, because it also runs before anything is installed.
 */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';

/** Command names of Chrome and its kin, as found on a PATH. */
const COMMANDS = [
  'google-chrome',
  'google-chrome-stable',
  'chromium',
  'chromium-browser',
  'chrome.exe',
  'microsoft-edge',
];

/** Where installers put Chrome on systems that keep it off the PATH. */
const USUAL_PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
];

/**
 * Switches for every test browser: no sandbox (containers run as root), WebGPU and WebGL on the software adapter, so
 * that every machine tests the same devices, and no traffic of the browser's own.
 */
export const chromiumFlags = [
  '--no-sandbox',
  '--enable-unsafe-webgpu',
  '--use-webgpu-adapter=swiftshader',
  '--enable-unsafe-swiftshader',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * The browser's path, or null where there is none: INKFOLD_BROWSER, then Chrome or Chromium on the PATH or in its
 * usual place, then Playwright's own. Throws where INKFOLD_BROWSER names a file that is not there.
 */
export function findChromium() {
  const wish = process.env.INKFOLD_BROWSER;
  if (wish) {
    if (!existsSync(wish)) throw new Error(`INKFOLD_BROWSER names ${wish}, which is not there.`);
    return wish;
  }
  return onPath() ?? USUAL_PLACES.find(place => existsSync(place)) ?? playwrightsOwn();
}

function onPath() {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(folder => folder !== '');
  for (const command of COMMANDS) {
    const folder = folders.find(candidate => existsSync(join(candidate, command)));
    if (folder) return join(folder, command);
  }
  return null;
}

/** Playwright names a path whether or not anything was downloaded there. */
function playwrightsOwn() {
  try {
    const { chromium } = createRequire(import.meta.url)('playwright-core');
    const path = chromium.executablePath();
    return existsSync(path) ? path : null;
  } catch {
    return null; // not installed yet
  }
}
