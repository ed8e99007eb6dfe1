/** Chooses where to train: WebGPU, then WebGL, then WASM; each checked by a training step before it is trusted. */
import './autodiff.ts';
import { InkfoldError } from '../lib/fault.ts';
import { backendLabels, type Backend, type BackendChoice, type DeviceReport } from '../run/device.ts';
import type { Device, Equipment } from './devices/device.ts';
import { wasm } from './devices/wasm.ts';
import { webgl } from './devices/webgl.ts';
import { webgpu } from './devices/webgpu.ts';
import { compare, probeStep, referenceStep, type ProbeResult } from './probe.ts';

/** A backend that passed its check; it is TensorFlow.js's current one. */
export interface Started extends Equipment {
  readonly report: DeviceReport;
}

const DEVICES: readonly Device[] = [webgpu, webgl, wasm];

/** A driver that hangs must not hang the page; a software GPU may need ten seconds to compile its first shaders. */
const START_LIMIT_MS = 90_000;

let reference: Promise<ProbeResult> | null = null;

/** Starts the chosen backend, or the first that works. Throws `NoBackend` with the reasons. */
export async function startBackend(choice: BackendChoice): Promise<Started> {
  const passedOver: { backend: Backend; reason: string }[] = [];
  for (const device of DEVICES.filter(d => choice === 'auto' || d.backend === choice)) {
    const { backend } = device;
    try {
      const sighting = await device.look();
      if (!sighting.found) {
        passedOver.push({ backend, reason: sighting.reason });
      } else if (choice === 'auto' && sighting.software) {
        passedOver.push({ backend, reason: `only ${sighting.name}, a software GPU` });
      } else {
        const equipment = await limited(start(device));
        const name = backend === 'wasm' ? sighting.name : `${backendLabels[backend]} · ${sighting.name}`;
        return {
          ...equipment,
          report: { backend, name, reason: reasonFor(choice, backend, passedOver), passedOver },
        };
      }
    } catch (thrown) {
      const reason = thrown instanceof Error ? thrown.message : String(thrown);
      passedOver.push({ backend, reason });
    }
  }
  const reasons = passedOver.map(({ backend, reason }) => `${backendLabels[backend]}: ${reason}`).join('; ');
  throw new InkfoldError('NoBackend', `Nothing here can train. ${reasons}.`);
}

/** Starts a device and has it prove itself. */
async function start(device: Device): Promise<Equipment> {
  reference ??= referenceStep();
  const expected = await reference;
  const equipment = await device.start();
  compare(await probeStep(equipment.ops), expected);
  return equipment;
}

/** Why this backend and not another, as the header shows it. */
export function reasonFor(
  choice: BackendChoice,
  backend: Backend,
  passedOver: readonly { backend: Backend; reason: string }[],
): string {
  if (choice !== 'auto') return 'chosen by you';
  if (backend !== 'wasm') return 'the first GPU that passed its check';
  const broken = passedOver.find(({ reason }) => reason.startsWith('it '));
  if (broken) return `${backendLabels[broken.backend]} failed its check: ${broken.reason}`;
  return passedOver.some(({ reason }) => reason.startsWith('only'))
    ? 'no GPU adapter was found, only a software one'
    : 'no GPU adapter was found';
}

async function limited<T>(work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const limit = new Promise<never>((_, reject) => {
    const late = new InkfoldError('NoBackend', `it did not start within ${START_LIMIT_MS / 1000} seconds`);
    timer = setTimeout(() => reject(late), START_LIMIT_MS);
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    clearTimeout(timer);
  }
}
