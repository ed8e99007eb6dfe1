/** The GPU through WebGL 2. */
import {
  engine,
  findBackendFactory,
  registerBackend,
  removeBackend,
  setBackend,
} from '@tensorflow/tfjs-core';
import type { MathBackendWebGL } from '@tensorflow/tfjs-backend-webgl';
import { check } from '../../lib/check.ts';
import { InkfoldError } from '../../lib/fault.ts';
import { registerWebglDropout } from '../kernels/webgl/dropout.ts';
import { registerWebglWarp } from '../kernels/webgl/warp.ts';
import { plainOps } from '../ops/plain.ts';
import { eagerStepper, type MakeStepper } from '../stepper.ts';
import { isSoftware, ONE_THREAD, type Device } from './device.ts';
import { watchContext, type ContextHealth } from './webgl-health.ts';

let registered = false;
let health: ContextHealth | null = null;

const makeStepper: MakeStepper = job => Promise.resolve(eagerStepper(job));

export const webgl: Device = {
  backend: 'webgl',

  look: async () => {
    const gl = typeof OffscreenCanvas === 'undefined' ? null : new OffscreenCanvas(1, 1).getContext('webgl2');
    if (!gl) return { found: false, reason: 'this browser has no WebGL 2 in workers' };
    const debug = gl.getExtension('WEBGL_debug_renderer_info');
    const name = String(gl.getParameter(debug ? debug.UNMASKED_RENDERER_WEBGL : gl.RENDERER));
    gl.getExtension('WEBGL_lose_context')?.loseContext(); // frees it now: browsers allow few contexts
    return { found: true, name: shortName(name), software: isSoftware(name) };
  },

  start: async () => {
    await import('@tensorflow/tfjs-backend-webgl');
    if (!registered) {
      registerWebglDropout();
      registerWebglWarp();
    }
    registered = true;
    if (health?.fault()) forget();
    if (!(await setBackend('webgl'))) throw new InkfoldError('NoBackend', 'WebGL could not be started.');
    health ??= watchContext(currentContext());
    const { fault } = health;
    return { ops: plainOps, makeStepper, threads: ONE_THREAD, kernels: 'TensorFlow.js', fault };
  },
};

/** Puts the backend back to where it has not been started: its context is lost, and all textures with it. */
function forget(): void {
  const factory = findBackendFactory('webgl');
  removeBackend('webgl');
  registerBackend('webgl', factory);
  health = null;
}

/** That of the current backend, which must be 'webgl'. */
function currentContext(): WebGL2RenderingContext {
  // tfjs names its backends but does not type them.
  const { gl } = (engine().backend as MathBackendWebGL).gpgpu;
  check(gl instanceof WebGL2RenderingContext, 'a WebGL 2 context');
  return gl;
}

/** "ANGLE (Intel, Mesa Intel(R) UHD Graphics 620 (KBL GT2), OpenGL 4.6)" → "Mesa Intel(R) UHD Graphics 620 (KBL GT2)". */
function shortName(renderer: string): string {
  const [, device] = /^ANGLE \([^,]*, (.*), [^,]*\)$/.exec(renderer) ?? [];
  return (device ?? renderer).slice(0, 60);
}
