/** The reading worker's entry: files and sample digits behind the worker's own port. */
import { readDigits } from '../../data/read.ts';
import { drawSampleSets } from '../../data/sample.ts';
import type { Port, Reply, Request } from './protocol.ts';
import { serve } from './serve.ts';

const scope: Port<Reply, Request> = {
  postMessage: (message, transfer = []) => self.postMessage(message, { transfer }),
  addEventListener: (type, listener) => self.addEventListener(type, listener),
};

serve(scope, {
  read: (file, name, onProgress, signal) => readDigits(file, name, { onProgress, signal }),
  sample: async (seed, signal) => {
    const { train, test } = await drawSampleSets({ seed, signal });
    return [train, test];
  },
});
