/** PyTorch as a contender: a Python process of its own that takes its turns when it is asked to, and is idle otherwise. */
import { spawn, spawnSync, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { check, present } from '../../src/lib/check.ts';
import type { Network } from '../../src/recipe/network.ts';
import type { Runner } from './runner.ts';
import { CHECK_STEPS, checkNetwork, noise, startWeights, timedNetwork, type Task } from './task.ts';
import type { Checked, Measured, Prepared } from './workers/protocol.ts';

const SCRIPT = fileURLToPath(new URL('pytorch.py', import.meta.url));
/** The one on the PATH, then the system's own: Debian's python3-torch belongs to that. */
const PYTHONS = ['python3', '/usr/bin/python3'];
const LOOK =
  'import json, torch; print(json.dumps({"version": torch.__version__, "cuda": torch.cuda.is_available()}))';

/** A Python that has PyTorch. */
export interface PyTorch {
  readonly python: string;
  readonly version: string;
  /** Whether it has a GPU to train on. */
  readonly cuda: boolean;
}

/** The first Python with PyTorch, or why there is none, in words. */
export function findPyTorch(): PyTorch | string {
  const reasons: string[] = [];
  for (const python of PYTHONS) {
    const { status, stdout, error } = spawnSync(python, ['-c', LOOK], { encoding: 'utf8', timeout: 60_000 });
    if (status === 0) {
      const found = JSON.parse(stdout) as { version: string; cuda: boolean }; // what LOOK prints
      return { python, ...found };
    }
    reasons.push(`${python} ${error ? 'is not there' : 'has no torch'}`);
  }
  return `no PyTorch: ${reasons.join(', ')}`;
}

/** A process that trains `task`; started here, ended by `close`. */
export function pytorchRunner({ python }: PyTorch, task: Task): Runner {
  const env = { ...process.env, OMP_NUM_THREADS: String(task.lanes) };
  const child = spawn(python, ['-u', SCRIPT], { env });
  const ask = asker(child);
  const work = {
    ...task,
    device: task.backend === 'cuda' ? 'cuda' : 'cpu',
    layout: task.engine === 'pytorch' ? 'NCHW' : 'channels_last',
    ...dataOf(task),
  };
  return {
    check: async () =>
      (await ask({
        kind: 'check',
        task: { ...work, steps: CHECK_STEPS, check: networkFor(checkNetwork(task)) },
      })) as Checked,
    prepare: async () =>
      (await ask({ kind: 'prepare', task: { ...work, timed: networkFor(timedNetwork(task)) } })) as Prepared,
    measure: async atLeastMs => (await ask({ kind: 'measure', atLeastMs })) as Measured,
    close: () => child.kill(),
  };
}

/** What pytorch.py answers; its shape follows from the question (see there). */
type Reply = Checked | Prepared | Measured | { readonly failed: string };

/** Puts questions to the process, one at a time. */
function asker(child: ChildProcessWithoutNullStreams): (question: object) => Promise<Reply> {
  const lines = createInterface({ input: child.stdout });
  let complaints = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaints = (complaints + text).slice(-2000);
  });
  return question =>
    new Promise((resolve, reject) => {
      const ended = (): void => reject(new Error(`Python ended: ${complaints.trim().split('\n').at(-1)}`));
      child.once('close', ended);
      lines.once('line', line => {
        child.off('close', ended);
        const reply = JSON.parse(line) as Reply;
        if ('failed' in reply) reject(new Error(reply.failed));
        else resolve(reply);
      });
      child.stdin.write(`${JSON.stringify(question)}\n`);
    });
}

function networkFor(network: Network): object {
  return { layers: network, weights: startWeights(network).map(base64) };
}

function dataOf({ batch }: Task): object {
  const { images, labels } = noise(batch);
  check(labels, 'labels');
  return { images: base64(images), labels: base64(present(labels, 'labels')) };
}

const base64 = ({ buffer, byteOffset, byteLength }: Uint8Array | Float32Array): string =>
  Buffer.from(buffer, byteOffset, byteLength).toString('base64');
