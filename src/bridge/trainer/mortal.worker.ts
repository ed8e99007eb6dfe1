/** For tests: the training worker, to which mishaps happen when the channel `mishaps` says so. */
import './worker.ts';

export type Mishap =
  /** The GPU goes, as WebGPU and as WebGL see it. */
  | 'lose the GPU'
  /** WebAssembly gets no more memory than it has. */
  | 'run out of memory'
  /** The worker ends without a word. */
  | 'die'
  /** The worker never comes back to its messages. */
  | 'hang'
  /** The worker breaks, and the page is told. */
  | 'throw';

const losses: (() => void)[] = [];

if (typeof GPUAdapter !== 'undefined') {
  const { requestDevice } = GPUAdapter.prototype;
  GPUAdapter.prototype.requestDevice = async function (descriptor) {
    const device = await requestDevice.call(this, descriptor);
    losses.push(() => device.destroy());
    return device;
  };
}

const { getContext } = OffscreenCanvas.prototype;
// An overloaded function cannot be written as one; this passes on whatever it is called with.
OffscreenCanvas.prototype.getContext = function (
  this: OffscreenCanvas,
  ...args: Parameters<typeof getContext>
) {
  const context = getContext.apply(this, args);
  if (context instanceof WebGL2RenderingContext)
    losses.push(() => context.getExtension('WEBGL_lose_context')?.loseContext());
  return context;
} as typeof getContext;

const mishaps: Readonly<Record<Mishap, () => void>> = {
  'lose the GPU': () => {
    for (const lose of losses) lose();
  },
  'run out of memory': () => {
    WebAssembly.Memory.prototype.grow = () => {
      throw new RangeError('WebAssembly.Memory.grow(): Unable to grow instance memory');
    };
  },
  die: () => self.close(),
  hang: () => {
    while (true);
  },
  throw: () => {
    throw new Error('a bolt from the blue');
  },
};

const channel = new BroadcastChannel('mishaps');
channel.addEventListener('message', ({ data }: MessageEvent<Mishap>) => mishaps[data]());
