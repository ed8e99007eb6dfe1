/**
 * Watches a WebGL context for its loss, which no call ever throws: drawing goes on without a word, readings give zeros, and
 * tfjs waits for fences that never pass. Browsers may restore a context, without the textures that held all tensors.
 */
import { InkfoldError } from '../../lib/fault.ts';

export interface ContextHealth {
  /** `DeviceLost` once the context has been lost; null while it is well. It never recovers. */
  fault(): InkfoldError | null;
}

/** Watches from now on. */
export function watchContext(gl: WebGL2RenderingContext): ContextHealth {
  let isLost = false;
  const look = (): boolean => (isLost ||= gl.isContextLost());
  canvasOf(gl).addEventListener('webglcontextlost', () => {
    isLost = true;
  });
  letFencesPass(gl, look);
  return {
    fault: () =>
      look() ? new InkfoldError('DeviceLost', 'The GPU was lost (its WebGL context is gone).') : null,
  };
}

/** TypeScript's library for workers leaves it out. */
const canvasOf = (gl: WebGL2RenderingContext): EventTarget =>
  (gl as WebGL2RenderingContext & { readonly canvas: EventTarget }).canvas;

/** tfjs asks for a fence again and again until it has passed; on a lost context every one has: there is nothing to wait for. */
function letFencesPass(gl: WebGL2RenderingContext, isLost: () => boolean): void {
  const wait = gl.clientWaitSync.bind(gl);
  gl.clientWaitSync = (sync, flags, timeout) => (isLost() ? gl.ALREADY_SIGNALED : wait(sync, flags, timeout));
}
