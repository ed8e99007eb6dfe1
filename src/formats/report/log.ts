/** What callbacks did in a run, in order. */
import { count, counted } from '../../lib/format.ts';
import type { RunState } from '../../run/state.ts';
import { markup, type Markup } from './html.ts';
import { row, table } from './table.ts';

/** A section with a line an action; nothing where nothing happened. */
export function log({ log: actions, folds }: RunState): Markup | null {
  if (actions.length === 0) return null;
  const several = folds.length > 1;
  return markup`<section aria-labelledby="log">
<h2 id="log">Log</h2>
<details${actions.length <= OPEN ? markup` open` : null}><summary>${counted(actions.length, 'action')} of callbacks</summary>
${table({
  name: 'Log',
  isQuiet: true,
  isText: true,
  heads: [several ? 'Fold, epoch' : 'Epoch', 'By', 'What'],
  rows: actions.map(({ fold, epoch, by, text }) =>
    row(several ? `${fold}, ${count(epoch)}` : count(epoch), by, text),
  ),
})}</details>
</section>`;
}

/** So many lines stand open. */
const OPEN = 12;
