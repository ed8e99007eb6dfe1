/** The kernels' tests once more in Chromium, whose engine fuses multiply and add. */
import { expect, test } from 'vitest';
import { startWasm } from './fixture.ts';
import './batch-norm.test.ts';
import './im2col/direct.test.ts';
import './ops.test.ts';
import './optimizer.test.ts';
import './register.test.ts';
import './warp.test.ts';
import './winograd/convolution.test.ts';

test('this engine has relaxed SIMD', async () => {
  expect((await startWasm()).features.relaxedMadd).toBe(true);
});
