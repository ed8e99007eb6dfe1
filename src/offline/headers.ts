/**
 * The headers that the page and its workers live under: served by dev and preview, repeated in the built page, and added by
 * the service worker where a host sends none.
 */

/** A page under these two is isolated: threads share memory, timers are precise, memory can be measured. */
export const ISOLATION = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
} as const;

/**
 * The built app needs nothing beyond its own origin. WebAssembly may be compiled, eval may not; the hash is that of
 * the empty string, for the one empty <style> that tfjs-vis' tables insert. Workers obey the same policy.
 */
export const POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self'",
  "style-src 'self' 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  // The mirrors of "Download MNIST" (src/data/mnist.ts); nothing else ever leaves the page's own origin.
  "connect-src 'self' https://cdn.jsdelivr.net/gh/fgnt/mnist@master/ https://raw.githubusercontent.com/fgnt/mnist/master/",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/** The policy as a header: no other site may show the app in a frame, which a page cannot say of itself. */
export const POLICY_HEADER = `${POLICY}; frame-ancestors 'none'`;

/** Everything that a response of the built app should carry. */
export const HEADERS: Readonly<Record<string, string>> = {
  ...ISOLATION,
  'Content-Security-Policy': POLICY_HEADER,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
};

/** True of headers that describe how bytes travelled: what is kept has been unpacked and asks no server again. */
const isOfTheWay = (name: string): boolean =>
  ['content-encoding', 'content-length', 'transfer-encoding', 'vary'].includes(name.toLowerCase());

/** The headers of a host's response, with those of ours that it lacks. */
export function completed(received: Headers): Headers {
  const headers = new Headers([...received].filter(([name]) => !isOfTheWay(name)));
  for (const [name, value] of Object.entries(HEADERS)) if (!headers.has(name)) headers.set(name, value);
  return headers;
}
