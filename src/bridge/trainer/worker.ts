/** The training worker's entry: an engine behind the worker's own port. */
import { localEngine } from '../../engine/local.ts';
import type { Port } from '../port.ts';
import type { Reply, Request } from './protocol.ts';
import { serve } from './serve.ts';

const scope: Port<Reply, Request> = {
  postMessage: (message, transfer = []) => self.postMessage(message, { transfer }),
  addEventListener: (type, listener) => self.addEventListener(type, listener),
};
serve(scope, localEngine());
