/** What a run was made of and on: the digits, the device and the versions. */
import { counted, listed } from '../../lib/format.ts';
import type { SetMark } from '../../run/experiment.ts';
import { markup, type Markup, type Piece } from './html.ts';
import type { RunReport } from './report.ts';
import { facts } from './table.ts';

/** A section of terms and values; whoever repeats the run compares them with theirs. */
export function surroundings({ digits, validation, run, environment }: RunReport): Markup {
  const isSame = digits.fingerprint === validation.fingerprint;
  return markup`<section aria-labelledby="made">
    <h2 id="made">Digits and device</h2>
    ${facts([
      [isSame ? 'Digits' : 'Trained on', setText(digits)],
      ...(isSame ? [] : [['Validated on', setText(validation)] as const]),
      ...deviceFacts(run.plan),
      ['Made with', `Inkfold ${environment.version}`],
      ['Browser', environment.userAgent || 'unknown'],
    ])}
    <p class="note">
      A fingerprint is the same wherever the same images with the same labels come in the same order.
    </p>
  </section>`;
}

const setText = ({ name, count, fingerprint }: SetMark): Markup =>
  markup`“${name}”, ${counted(count, 'digit')} <small>fingerprint <code>${fingerprint}</code></small>`;

function deviceFacts(plan: RunReport['run']['plan']): readonly (readonly [string, Piece])[] {
  if (!plan) return [];
  const { name, reason, threads, kernels, passedOver } = plan.device;
  const passed = passedOver.map(other => `${other.backend} (${other.reason})`);
  return [
    ['Device', `${name}: ${reason}`],
    ...(passed.length > 0 ? [['Passed over', listed(passed)] as const] : []),
    ['Threads a model', String(threads)],
    ...(plan.lanes > 1 ? [['Folds side by side', String(plan.lanes)] as const] : []),
    ['Kernels', kernels],
  ];
}
