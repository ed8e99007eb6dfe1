/** A static host, as plain as they come: sends files and the headers it was given, which are none unless said otherwise. */
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css',
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
};

/** The folder of the host that the app lies in: not its root, as on most free hosts. */
export const PLACE = '/inkfold/';
/** Types that hosts send packed. */
const PACKABLE = /^(text|application\/(javascript|json|manifest))/;
/** Where browsers can be told to send reports to: "report-uri /reports". */
export const REPORTS = '/reports';

export interface StaticServer {
  readonly origin: string;
  /** The app's address. */
  readonly address: string;
  /** What was asked for, in order: paths. */
  readonly asked: readonly string[];
  /** What browsers sent to REPORTS, in order. */
  readonly reports: readonly string[];
  /** Serves this folder from now on, as after a deployment: nothing of the one before is left. */
  show(folder: string): void;
  /** Ends it at once, open connections included. */
  stop(): Promise<void>;
}

/** Starts a host of this folder on a free port; with `gzip` it packs text, as most hosts do. */
export async function serveStatic(
  folder: string,
  headers: Readonly<Record<string, string>> = {},
  { gzip = false }: { readonly gzip?: boolean } = {},
): Promise<StaticServer> {
  let shown = folder;
  const asked: string[] = [];
  const reports: string[] = [];

  async function reply(request: IncomingMessage): Promise<readonly [type: string, body: Buffer] | null> {
    const { pathname } = new URL(request.url ?? '/', 'http://host');
    if (pathname === REPORTS) {
      reports.push(await text(request));
      return ['text/plain', Buffer.from('')];
    }
    asked.push(pathname);
    if (!pathname.startsWith(PLACE)) return null;
    const path = pathname.slice(PLACE.length) || 'index.html';
    return [TYPES[extname(path)] ?? 'application/octet-stream', await readFile(join(shown, path))];
  }

  const server = createServer((request, response) => {
    void reply(request)
      .catch(() => null)
      .then(answer => {
        const [type, body] = answer ?? ['text/plain', Buffer.from('not found')];
        const packs = gzip && PACKABLE.test(type);
        const encoding = packs ? { 'Content-Encoding': 'gzip' } : {};
        response
          .writeHead(answer ? 200 : 404, { 'Content-Type': type, ...encoding, ...headers })
          .end(packs ? gzipSync(body) : body);
      });
  });
  await new Promise<void>(resolve => server.listen(0, 'localhost', resolve));
  const { port } = server.address() as AddressInfo;
  const origin = `http://localhost:${port}`;
  return {
    origin,
    address: origin + PLACE,
    asked,
    reports,
    show(next) {
      shown = next;
    },
    async stop() {
      const ended = new Promise(resolve => server.close(resolve));
      server.closeAllConnections();
      await ended;
    },
  };
}
