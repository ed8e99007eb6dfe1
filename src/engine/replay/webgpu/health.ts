/**
 * Watches a GPU device for what no call ever throws: its loss, and errors that nobody caught. Work on a lost device
 * silently does nothing, so whoever reads its numbers must ask here before believing them.
 */
import { InkfoldError } from '../../../lib/fault.ts';

export interface GpuHealth {
  /** What happened to the device, as `DeviceLost` or `OutOfMemory`; null while it is well. It never recovers. */
  fault(): InkfoldError | null;
  /**
   * What is behind work on the device that was refused: its fault, and from now on its loss where none is known. Work fails a
   * moment before the browser says why the device was lost; that moment is waited for.
   */
  afterRefusal(): Promise<InkfoldError>;
}

/** Browsers tell of a loss within milliseconds of the first work that fails because of it. */
const TOLD_WITHIN_MS = 250;

/** Watches from now on; to be called before anything else is done with the device. */
export function watchHealth(device: GPUDevice): GpuHealth {
  let fault: InkfoldError | null = null;
  device.addEventListener('uncapturederror', ({ error }) => {
    fault ??= faultOf(error);
  });
  void device.lost.then(({ message }) => {
    fault ??= lost(message);
  });
  return {
    fault: () => fault,
    afterRefusal: async () => {
      await Promise.race([device.lost, new Promise(resolve => setTimeout(resolve, TOLD_WITHIN_MS))]);
      return (fault ??= lost(''));
    },
  };
}

/** The GPU is gone; `why` is the browser's word for it, which may be empty. */
const lost = (why: string): InkfoldError =>
  new InkfoldError('DeviceLost', `The GPU was lost${why ? ` (${firstLine(why)})` : ''}.`);

/** The GPU's memory does not suffice. */
export const outOfMemory = (): InkfoldError =>
  new InkfoldError('OutOfMemory', 'The GPU has no memory left; a smaller batch size may help.');

const faultOf = (error: GPUError): InkfoldError =>
  error instanceof GPUOutOfMemoryError
    ? outOfMemory()
    : new InkfoldError('DeviceLost', `The GPU refused work (${firstLine(error.message)}).`);

/** Browsers explain a refused command over many lines. */
const firstLine = (text: string): string => text.trim().split('\n')[0]?.slice(0, 200) ?? '';
