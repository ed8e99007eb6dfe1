/** GPU commands as values: what a recorded step consists of. */

export interface Dispatch {
  readonly kind: 'dispatch';
  readonly pipeline: GPUComputePipeline;
  readonly bindGroup: GPUBindGroup;
  /** Workgroups in x, y and z. */
  readonly groups: readonly [number, number, number];
}

export interface Copy {
  readonly kind: 'copy';
  readonly from: GPUBuffer;
  readonly to: GPUBuffer;
  /** Where in `from` and in `to`, and how much, in bytes. */
  readonly fromOffset: number;
  readonly toOffset: number;
  readonly bytes: number;
}

export type Command = Dispatch | Copy;

/** A copy of all of a buffer. */
export const copyAll = (from: GPUBuffer, to: GPUBuffer): Copy => ({
  kind: 'copy',
  from,
  to,
  fromOffset: 0,
  toOffset: 0,
  bytes: from.size,
});

/** Puts commands into one submit, `after` last; dispatches in a row share a pass. */
export function submit(device: GPUDevice, commands: readonly Command[], after: readonly Copy[] = []): void {
  const encoder = device.createCommandEncoder();
  let pass: GPUComputePassEncoder | null = null;
  let pipeline: GPUComputePipeline | null = null;
  for (const command of commands) {
    if (command.kind === 'copy') {
      pass?.end();
      pass = null;
      encodeCopy(encoder, command);
      continue;
    }
    if (!pass) {
      pass = encoder.beginComputePass();
      pipeline = null;
    }
    if (command.pipeline !== pipeline) {
      pipeline = command.pipeline;
      pass.setPipeline(pipeline);
    }
    pass.setBindGroup(0, command.bindGroup);
    const [x, y, z] = command.groups;
    pass.dispatchWorkgroups(x, y, z);
  }
  pass?.end();
  for (const copy of after) encodeCopy(encoder, copy);
  device.queue.submit([encoder.finish()]);
}

function encodeCopy(encoder: GPUCommandEncoder, { from, fromOffset, to, toOffset, bytes }: Copy): void {
  encoder.copyBufferToBuffer(from, fromOffset, to, toOffset, bytes);
}

/** Commands of one submit. */
export interface Piece {
  readonly commands: readonly Command[];
  /** How many of them are dispatches. */
  readonly dispatches: number;
}

/** Cuts commands into pieces of at most `most` dispatches (1 or more), about equally many in each; at least one piece. */
export function cut(commands: readonly Command[], most: number): readonly Piece[] {
  const total = dispatchesIn(commands);
  const pieces = Math.max(1, Math.ceil(total / most));
  const lists: Command[][] = Array.from({ length: pieces }, () => []);
  let done = 0;
  for (const command of commands) {
    // Copies stay with the dispatch before them.
    const place = Math.max(0, command.kind === 'dispatch' ? done : done - 1);
    lists[Math.floor((place * pieces) / Math.max(1, total))]?.push(command);
    if (command.kind === 'dispatch') done++;
  }
  return lists.map(list => ({ commands: list, dispatches: dispatchesIn(list) }));
}

const dispatchesIn = (commands: readonly Command[]): number =>
  commands.reduce((count, { kind }) => count + (kind === 'dispatch' ? 1 : 0), 0);

/** Cuts the same commands again and again; remembers the last way. */
export function cutter(commands: readonly Command[]): (most: number) => readonly Piece[] {
  let last = 1;
  let pieces: readonly Piece[] | null = null;
  return most => {
    if (!pieces || most !== last) pieces = cut(commands, most);
    last = most;
    return pieces;
  };
}
