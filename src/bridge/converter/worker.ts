/** The converting worker's entry: writers and readers of models behind the worker's own port. */
import { readModels } from '../../formats/read-model.ts';
import { writeFile } from '../../formats/write-file.ts';
import type { Port } from '../port.ts';
import type { Reply, Request } from './protocol.ts';
import { serve } from './serve.ts';

const scope: Port<Reply, Request> = {
  postMessage: (message, transfer = []) => self.postMessage(message, { transfer }),
  addEventListener: (type, listener) => self.addEventListener(type, listener),
};

serve(scope, { write: writeFile, read: readModels });
