/** The reading worker's entry: files, sample digits and MNIST behind the worker's own port. */
import { downloadMnist, type Shelf } from '../../data/mnist.ts';
import { readFiles } from '../../data/read.ts';
import { drawSampleSets } from '../../data/sample.ts';
import type { Port } from '../port.ts';
import type { Reply, Request } from './protocol.ts';
import { serve } from './serve.ts';

const scope: Port<Reply, Request> = {
  postMessage: (message, transfer = []) => self.postMessage(message, { transfer }),
  addEventListener: (type, listener) => self.addEventListener(type, listener),
};

serve(scope, {
  read: readFiles,
  sample: async (seed, signal) => {
    const { train, test } = await drawSampleSets({ seed, signal });
    return [train, test];
  },
  downloadMnist: async watch =>
    downloadMnist({ ...watch, fetch: self.fetch.bind(self), shelf: await openShelf() }),
});

/** Cache Storage, under a name that belongs to MNIST alone; null where the browser has none to give. */
async function openShelf(): Promise<Shelf | null> {
  try {
    return await caches.open('mnist');
  } catch {
    return null;
  }
}
