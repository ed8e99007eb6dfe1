/**
 * Chooses where to train: the first real GPU that works, WebGPU before WebGL, and the processor; each is checked by a
 * training step before it is trusted, and where both work a timed step decides.
 */
import './autodiff.ts';
import { setBackend } from '@tensorflow/tfjs-core';
import { InkfoldError } from '../lib/fault.ts';
import { backendLabels, type Backend, type BackendChoice, type DeviceReport } from '../run/device.ts';
import type { Device, Equipment, Sighting, Threads } from './devices/device.ts';
import { wasm } from './devices/wasm.ts';
import { webgl } from './devices/webgl.ts';
import { webgpu } from './devices/webgpu.ts';
import { compare, probeStep, referenceStep, type ProbeResult } from './probe.ts';
import { stepTime, TIMED_IMAGES } from './step-time.ts';

/** A backend that passed its check; it is TensorFlow.js's current one. */
export interface Started extends Equipment {
  readonly report: DeviceReport;
  /** Does it, while it is the current one, compute the same as in its check? */
  readonly stillComputes: () => Promise<boolean>;
}

type Found = Extract<Sighting, { found: true }>;
type PassedOver = DeviceReport['passedOver'][number];

/** A device that works, and what could be said against it. */
interface Able {
  readonly device: Device;
  readonly sighting: Found;
  readonly equipment: Equipment;
  /** Why its fastest kernels are not the ones that work; null where they are. */
  readonly flaw: string | null;
}

const DEVICES: readonly Device[] = [webgpu, webgl, wasm];

/** A driver that hangs must not hang the page; a software GPU may need ten seconds to compile its first shaders. */
const START_LIMIT_MS = 90_000;

let reference: Promise<ProbeResult> | null = null;

/**
 * Starts the chosen backend, or the fastest that works, on up to `threads` threads of the processor. Throws `NoBackend`
 * with the reasons.
 */
export async function startBackend(
  choice: BackendChoice,
  threads = 1,
  devices: readonly Device[] = DEVICES,
): Promise<Started> {
  const passedOver: PassedOver[] = [];
  const able: Able[] = [];
  for (const device of devices.filter(({ backend }) => choice === 'auto' || backend === choice)) {
    // WebGL reaches the same GPU as WebGPU, more slowly.
    if (device.backend === 'webgl' && able.length > 0) continue;
    const found = await tryDevice(device, choice, threads);
    if ('equipment' in found) able.push(found);
    else passedOver.push(found);
  }
  const fastest = await choose(able, passedOver);
  if (!fastest) {
    const reasons = passedOver
      .map(({ backend, reason }) => `${backendLabels[backend]}: ${reason}`)
      .join('; ');
    throw new InkfoldError('NoBackend', `Nothing here can train. ${reasons}.`);
  }
  const { able: chosen, because } = fastest;
  const reason =
    choice === 'auto' ? (because ?? whyNoGpu(chosen.device.backend, passedOver)) : 'chosen by you';
  const { equipment } = chosen;
  return {
    ...equipment,
    report: reportOn(chosen, reason, passedOver),
    stillComputes: () => computes(equipment),
  };
}

/** Looks at a device and starts it, or says why not. */
async function tryDevice(device: Device, choice: BackendChoice, threads: number): Promise<Able | PassedOver> {
  const { backend } = device;
  try {
    const sighting = await device.look();
    if (!sighting.found) return { backend, reason: sighting.reason };
    if (choice === 'auto' && sighting.software)
      return { backend, reason: `only ${sighting.name}, a software GPU` };
    return { device, sighting, ...(await start(device, threads)) };
  } catch (thrown) {
    return { backend, reason: textOf(thrown) };
  }
}

/** Starts a device and has it prove itself, with its plain kernels where the fast ones fail. */
async function start(device: Device, threads: number): Promise<Pick<Able, 'equipment' | 'flaw'>> {
  try {
    return { equipment: await limited(proven(() => device.start(threads))), flaw: null };
  } catch (thrown) {
    const { startPlain } = device;
    if (!startPlain) throw thrown;
    return { equipment: await limited(proven(startPlain)), flaw: textOf(thrown) };
  }
}

async function proven(begin: () => Promise<Equipment>): Promise<Equipment> {
  reference ??= referenceStep();
  const expected = await reference;
  const equipment = await begin();
  compare(await probeStep(equipment.ops), expected);
  return equipment;
}

/** The check once more. Whatever fails in it, the device is not to be trusted. */
async function computes({ ops }: Equipment): Promise<boolean> {
  try {
    compare(await probeStep(ops), await (reference ??= referenceStep()));
    return true;
  } catch {
    return false;
  }
}

/** The fastest of those that work, made the current one; those that lost are passed over. */
async function choose(
  able: readonly Able[],
  passedOver: PassedOver[],
): Promise<{ able: Able; because: string | null } | null> {
  const [only] = able;
  if (!only) return null;
  if (able.length === 1) {
    // One that failed may have left TensorFlow.js without a backend.
    await setBackend(only.device.backend);
    return { able: only, because: null };
  }
  const timed: { able: Able; ms: number }[] = [];
  for (const candidate of able) {
    await setBackend(candidate.device.backend);
    try {
      timed.push({ able: candidate, ms: await stepTime(candidate.equipment) });
    } catch (thrown) {
      passedOver.push({ backend: candidate.device.backend, reason: textOf(thrown) });
    }
  }
  const [winner, ...slower] = timed.toSorted((a, b) => a.ms - b.ms);
  if (!winner) return null;
  for (const { able: loser, ms } of slower)
    passedOver.push({
      backend: loser.device.backend,
      reason: `slower here: ${inMs(ms)} for ${TIMED_IMAGES} images against ${inMs(winner.ms)}`,
    });
  await setBackend(winner.able.device.backend);
  const [second] = slower;
  const because = second
    ? `the fastest here: ${inMs(winner.ms)} for ${TIMED_IMAGES} images against ${inMs(second.ms)} on ${backendLabels[second.able.device.backend]}`
    : null;
  return { able: winner.able, because };
}

function reportOn(
  { device: { backend }, sighting, equipment, flaw }: Able,
  reason: string,
  passedOver: readonly PassedOver[],
): DeviceReport {
  const { kernels, threads } = equipment;
  const name = backend === 'wasm' ? sighting.name : `${backendLabels[backend]} · ${sighting.name}`;
  return {
    backend,
    name: threads.count > 1 ? `${name} · ${threads.count} threads` : name,
    reason: [reason, ...remarks(threads, flaw)].join(', '),
    threads: threads.count,
    kernels,
    passedOver,
  };
}

/** What is not as it should be, and why. */
function remarks({ shortfall }: Threads, flaw: string | null): string[] {
  const said: string[] = [];
  if (flaw !== null) said.push(`with plain kernels, since the fast ones failed their check: ${flaw}`);
  if (shortfall !== null) said.push(`on fewer threads than there are cores: ${shortfall}`);
  return said;
}

/** Why the processor, or the only GPU, where nothing was timed. */
function whyNoGpu(backend: Backend, passedOver: readonly PassedOver[]): string {
  if (backend !== 'wasm') return 'the first GPU that passed its check';
  const broken = passedOver.find(({ reason }) => reason.startsWith('it '));
  if (broken) return `${backendLabels[broken.backend]} failed its check: ${broken.reason}`;
  return passedOver.some(({ reason }) => reason.startsWith('only'))
    ? 'no GPU adapter was found, only a software one'
    : 'no GPU adapter was found';
}

const inMs = (ms: number): string => `${ms < 10 ? ms.toFixed(1) : ms.toFixed(0)} ms`;

const textOf = (thrown: unknown): string => (thrown instanceof Error ? thrown.message : String(thrown));

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
