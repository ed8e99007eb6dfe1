/** Which requests the service worker answers, and with what. */
import { HASHED, PAGE, type Build } from './build.ts';
import { completed } from './headers.ts';
import { found, shelfName, shelfNames } from './shelf.ts';

/** What is asked for, as far as it matters here: a Request has this form. */
export type Asked = Pick<Request, 'method' | 'url' | 'mode'>;

/**
 * The path of the app's file that a request asks for; null where the request is none of our business: another origin (MNIST's
 * mirrors), another method, a file that is not the build's.
 */
export function pathOf({ method, url, mode }: Asked, scope: string, build: Build): string | null {
  const { origin, pathname } = new URL(url);
  const home = new URL(scope);
  if (method !== 'GET' || origin !== home.origin || !pathname.startsWith(home.pathname)) return null;
  const path = pathname.slice(home.pathname.length);
  if (path === '') return mode === 'navigate' ? PAGE : null;
  // A page of an earlier version asks for files that this one no longer has.
  return Object.hasOwn(build.files, path) || path.startsWith(HASHED) ? path : null;
}

/** The file as this version has it, or an earlier one; from the network where the browser has thrown both away. */
export async function answer(request: Request, path: string, scope: string, build: Build): Promise<Response> {
  const own = shelfName(scope, build.version);
  const response = (await found(scope, path, [own])) ?? (await found(scope, path, await shelfNames(scope)));
  if (response) return response;
  const { body, status, statusText, headers } = await fetch(request);
  return new Response(body, { status, statusText, headers: completed(headers) });
}
