/**
 * Where builds of the app are kept in the browser: one cache for each version. MNIST's cache belongs to src/data/mnist.ts and is
 * never looked into.
 */
import { HASHED, PAGE, sha256, type Build } from './build.ts';
import { completed } from './headers.ts';

/** Caches belong to the whole origin; one of this name belongs to the app below this address. */
const prefix = (scope: string): string => `inkfold app ${new URL(scope).pathname} `;

/** The name of the cache of a version of the app at this address. */
export const shelfName = (scope: string, version: string): string => prefix(scope) + version;

/** The names of the caches of all versions of the app at this address, the newest first. */
export async function shelfNames(scope: string): Promise<readonly string[]> {
  const names = await caches.keys();
  return names.filter(name => name.startsWith(prefix(scope))).toReversed();
}

/**
 * Keeps every file of a build, hashed ones from an earlier version where that has them. Throws and keeps nothing where a file
 * cannot be had, or is not the build's: half a version, or two mixed, would be worse than none.
 */
export async function fill(scope: string, { version, files }: Build): Promise<void> {
  const name = shelfName(scope, version);
  const isNew = !(await caches.has(name));
  const earlier = await shelfNames(scope);
  const shelf = await caches.open(name);
  try {
    await Promise.all(
      Object.entries(files).map(async ([path, hash]) => {
        const response = (await kept(scope, path, earlier)) ?? (await fetched(scope, path, hash));
        await shelf.put(addressOf(scope, path), response);
      }),
    );
  } catch (thrown) {
    // The same version is kept already where the worker alone is a newer one.
    if (isNew) await caches.delete(name);
    throw thrown;
  }
}

/** A file as the first of these caches has it; null where none does. */
export async function found(scope: string, path: string, names: readonly string[]): Promise<Response | null> {
  for (const name of names) {
    const shelf = await caches.open(name);
    const response = await shelf.match(addressOf(scope, path));
    if (response) return response;
  }
  return null;
}

/** The address that a file is kept under. */
const addressOf = (scope: string, path: string): string => new URL(path, scope).href;

const kept = async (scope: string, path: string, names: readonly string[]): Promise<Response | null> =>
  path.startsWith(HASHED) ? found(scope, path, names) : null;

async function fetched(scope: string, path: string, hash: string): Promise<Response> {
  // Some hosts redirect index.html to the folder that it stands for.
  const address = path === PAGE ? scope : addressOf(scope, path);
  // A file without a hash in its name may have changed since the browser last saw it.
  const response = await fetch(address, path.startsWith(HASHED) ? {} : { cache: 'no-cache' });
  const bytes = await response.arrayBuffer();
  if (!response.ok || (await sha256(bytes)) !== hash)
    throw new Error(`${path} is not the one that was built: answered ${response.status}`);
  return new Response(bytes, { headers: completed(response.headers) });
}
