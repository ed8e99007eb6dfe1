/**
 * Listens in on what a backend tells its GPU device: compute dispatches and buffer copies are noted and passed on. Whatever
 * else it does that a replay would have to repeat is named as an obstacle. Only the backend that is given the tapped device
 * is listened to; the device itself stays as it is.
 */
import type { Command } from './commands.ts';

export interface Tape {
  readonly commands: Command[];
  /** What a replay could not repeat, in words. */
  readonly obstacles: Set<string>;
}

/** The device, noting its encoders' commands on the tape. */
export const tappedDevice = (device: GPUDevice, tape: Tape): GPUDevice =>
  stand(device, {
    createCommandEncoder: (...given) => tappedEncoder(device.createCommandEncoder(...given), tape),
  });

/** The queue; writes to buffers that `isConstant` does not know are obstacles. */
export const tappedQueue = (
  queue: GPUQueue,
  tape: Tape,
  isConstant: (buffer: GPUBuffer) => boolean,
): GPUQueue =>
  stand(
    queue,
    {
      writeBuffer: (...given: Parameters<GPUQueue['writeBuffer']>) => {
        if (!isConstant(given[0])) tape.obstacles.add('JavaScript writes to a buffer in the middle of it');
        queue.writeBuffer(...given);
        return undefined;
      },
    },
    refusal(tape, ['submit', 'onSubmittedWorkDone']),
  );

const tappedEncoder = (encoder: GPUCommandEncoder, tape: Tape): GPUCommandEncoder =>
  stand(
    encoder,
    {
      beginComputePass: (...given) => tappedPass(encoder.beginComputePass(...given), tape),
      copyBufferToBuffer: (...given: readonly unknown[]) => {
        noteCopy(given, tape);
        Reflect.apply(encoder.copyBufferToBuffer, encoder, given);
        return undefined;
      },
    },
    refusal(tape, ['finish']),
  );

function noteCopy(given: readonly unknown[], tape: Tape): void {
  const [from, fromOffset, to, toOffset, bytes] = given;
  const known =
    from instanceof GPUBuffer &&
    to instanceof GPUBuffer &&
    typeof fromOffset === 'number' &&
    typeof toOffset === 'number' &&
    typeof bytes === 'number';
  if (known) tape.commands.push({ kind: 'copy', from, fromOffset, to, toOffset, bytes });
  else tape.obstacles.add('it copies in a way that is not known here');
}

function tappedPass(pass: GPUComputePassEncoder, tape: Tape): GPUComputePassEncoder {
  let pipeline: GPUComputePipeline | null = null;
  let bindGroup: GPUBindGroup | null = null;
  return stand(
    pass,
    {
      setPipeline: chosen => {
        pipeline = chosen;
        pass.setPipeline(chosen);
        return undefined;
      },
      setBindGroup: (...given: readonly unknown[]) => {
        const [at, group] = given;
        if (at === 0 && given.length === 2 && group instanceof GPUBindGroup) bindGroup = group;
        else tape.obstacles.add('it binds more than one group');
        Reflect.apply(pass.setBindGroup, pass, given);
        return undefined;
      },
      dispatchWorkgroups: (x, y = 1, z = 1) => {
        if (pipeline && bindGroup)
          tape.commands.push({ kind: 'dispatch', pipeline, bindGroup, groups: [x, y, z] });
        pass.dispatchWorkgroups(x, y, z);
        return undefined;
      },
    },
    refusal(tape, ['end']),
  );
}

/** What to say when a method is called that is neither replaced nor harmless. */
const refusal =
  (tape: Tape, harmless: readonly string[]) =>
  (method: string): void => {
    if (!harmless.includes(method)) tape.obstacles.add(`it calls ${method}`);
  };

/** An object that stands for `target`, with some of its methods replaced; the others are called on the target itself. */
function stand<T extends object>(
  target: T,
  replaced: Partial<T>,
  onOther: (method: string) => void = () => {},
): T {
  return new Proxy(target, {
    get: (object, name) => {
      if (name in replaced) return Reflect.get(replaced, name);
      const value: unknown = Reflect.get(object, name, object);
      if (typeof value !== 'function') return value;
      return (...given: unknown[]): unknown => {
        onOther(String(name));
        return Reflect.apply(value, object, given);
      };
    },
    set: (object, name, value) => Reflect.set(object, name, value, object),
  });
}
