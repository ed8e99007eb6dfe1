/**
 * Teaches tfjs-core to differentiate, and its cpu backend our dropout and warp. tfjs-layers would bring the gradients along with
 * 250 kB that nothing here uses. The order matters: registering a gradient reads flags that the first import defines.
 */
import '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/register_all_gradients';
import { registerDropout } from './kernels/dropout.ts';
import { registerWarp } from './kernels/warp.ts';

registerDropout();
registerWarp();
