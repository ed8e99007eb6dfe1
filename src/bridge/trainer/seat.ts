/**
 * Who does the work: an engine in a worker of its own, started on a device. When it breaks, another one takes its seat, on the
 * same device or on the next; the person's choice of a backend is kept to.
 */
import { InkfoldError, toFault, type Fault } from '../../lib/fault.ts';
import { backendLabels, isSoftware, type BackendChoice, type DeviceReport } from '../../run/device.ts';
import type { Engine } from '../../run/engine.ts';
import { nextFooting, type Footing } from './footing.ts';

/** An engine that has been started, and where it stands. */
export interface Sitter {
  readonly engine: Engine;
  readonly report: DeviceReport;
  readonly footing: Footing;
}

export interface Seat {
  /**
   * Starts what is asked for, in the worker that is there. Asking the same again is free and tells of whoever sits there by
   * then; throws `NoBackend` where it cannot be started.
   */
  start(choice: BackendChoice, threads: number): Promise<DeviceReport>;
  /** Whoever sits there; what was asked for last is started where nobody does. */
  sitter(): Promise<Sitter>;
  /**
   * Ends a broken sitter's worker and returns who sits there instead; null where there is nothing left to try. `count` is how
   * often its backend has failed since the work last got further. Several callers get the same one.
   */
  replace(broken: Sitter, fault: Fault, count: number): Promise<Sitter | null>;
  /** What a sitter was replaced for; null where it was not. */
  replacedFor(sitter: Sitter): Fault | null;
  /** Whether its backend is another than the one that was started first. */
  hasFallen(): boolean;
  /** Ends the worker; the next one begins with what was asked for. */
  clear(): void;
  /** Ends the worker for good. */
  dispose(): void;
}

/** A seat that nobody has taken yet; each sitter's engine is a new one. */
export function engineSeat(make: () => Engine): Seat {
  let choice: BackendChoice = 'auto';
  let threads = 1;
  let engine: Engine | null = null;
  let present: Promise<Sitter> | null = null;
  let replacing: Promise<Sitter | null> | null = null;
  let fallen = false;
  let disposed = false;
  const faults = new WeakMap<Engine, Fault>();

  /** Starts an engine there; what becomes of its start, the caller learns. */
  function sit(on: BackendChoice, atMost: number, remark: (report: DeviceReport) => DeviceReport) {
    engine ??= make();
    const own = engine;
    const sitting = own.start(on, atMost).then((report): Sitter => {
      const footing = { backend: report.backend, threads: atMost };
      return { engine: own, report: remark(report), footing };
    });
    present = sitting;
    sitting.catch(() => {
      if (present === sitting) present = null; // so that it can be tried again
    });
    return sitting;
  }

  function clear(): void {
    engine?.dispose();
    engine = null;
    present = null;
    fallen = false;
  }

  async function sitter(): Promise<Sitter> {
    return (await replacing) ?? (await (present ?? sit(choice, threads, asItIs)));
  }

  /** Down the ladder until somebody sits. */
  async function climb(broken: Sitter, fault: Fault, count: number): Promise<Sitter | null> {
    const forced = choice !== 'auto';
    const before = fallen;
    let { report } = broken;
    let failures = count;
    let why = fault;
    let footing = nextFooting(broken.footing, { fault: fault.name, count, forced });
    while (footing) {
      clear();
      fallen = before || footing.backend !== broken.footing.backend;
      const { backend } = footing;
      if (backend !== report.backend) {
        report = passedOver(report, backend, why);
        failures = 0;
      }
      try {
        const next = await sit(backend, footing.threads, told(report));
        if (forced || !isSoftware(next.report.name)) return next;
        why = { name: 'NoBackend', message: `only ${next.report.name}, a software GPU` };
      } catch (thrown) {
        why = toFault(thrown);
      }
      // What cannot even be started gets no second chance.
      failures = Math.max(failures + 1, 2);
      footing = disposed ? null : nextFooting(footing, { fault: fault.name, count: failures, forced });
    }
    clear();
    return null;
  }

  return {
    start: async (wanted, atMost) => {
      if (wanted === choice && atMost === threads) return (await sitter()).report;
      await replacing;
      choice = wanted;
      threads = atMost;
      fallen = false;
      return (await sit(choice, threads, asItIs)).report;
    },
    sitter,
    replace: (broken, fault, count) => {
      if (disposed) return Promise.reject(new InkfoldError('WorkerLost', 'The training worker was closed.'));
      if (engine !== broken.engine && !replacing) return sitter();
      if (!faults.has(broken.engine)) faults.set(broken.engine, fault);
      replacing ??= climb(broken, fault, count).finally(() => {
        replacing = null;
      });
      return replacing;
    },
    replacedFor: ({ engine: own }) => faults.get(own) ?? null,
    hasFallen: () => fallen,
    clear,
    dispose: () => {
      disposed = true;
      clear();
    },
  };
}

const asItIs = (report: DeviceReport): DeviceReport => report;

/** A report of what was started, with the reasons of the one that it follows: that it was told to be so is not the reason. */
const told =
  ({ reason, passedOver: others }: DeviceReport) =>
  (report: DeviceReport): DeviceReport => ({
    ...report,
    reason,
    passedOver: others,
  });

/** What is to be said of `next` after the report's own backend failed. */
function passedOver(report: DeviceReport, next: DeviceReport['backend'], { message }: Fault): DeviceReport {
  const { backend } = report;
  const why = `it failed while training: ${message.replace(/\.$/, '')}`;
  return {
    ...report,
    backend: next,
    reason: `${backendLabels[backend]} failed while training`,
    passedOver: [...report.passedOver.filter(other => other.backend !== next), { backend, reason: why }],
  };
}
