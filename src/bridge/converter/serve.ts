/** Answers a port's requests with what writes and reads models: the worker's side of the boundary, testable over any port. */
import type { NamedFile } from '../../data/bytes.ts';
import type { OutFile } from '../../formats/out-file.ts';
import type { Found } from '../../formats/read-model.ts';
import type { Order } from '../../formats/write-file.ts';
import { unreachable } from '../../lib/check.ts';
import { toFault } from '../../lib/fault.ts';
import type { Port } from '../port.ts';
import type { Reply, Request } from './protocol.ts';

/** What the worker can do. */
export interface Converting {
  write(order: Order): Promise<OutFile>;
  read(files: readonly NamedFile[]): Promise<readonly Found[]>;
}

/** Serves until the port closes; calls run side by side. */
export function serve(port: Port<Reply, Request>, converting: Converting): void {
  async function answer(request: Request): Promise<void> {
    const { call } = request;
    try {
      switch (request.kind) {
        case 'write': {
          const file = await converting.write(request.order);
          port.postMessage({ kind: 'written', call, file }, [file.bytes.buffer]);
          return;
        }
        case 'read':
          port.postMessage({ kind: 'found', call, found: await converting.read(request.files) });
          return;
        default:
          unreachable(request);
      }
    } catch (thrown) {
      port.postMessage({ kind: 'failed', call, fault: toFault(thrown) });
    }
  }

  port.addEventListener('message', event => void answer(event.data));
}
