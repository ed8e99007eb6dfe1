/** The top of a report: what was run, how it ended, the figures that count, and the link that repeats it. */
import { count, counted, duration, lossText, momentText, percent } from '../../lib/format.ts';
import { parameterCount } from '../../recipe/network.ts';
import { networkOf } from '../../recipe/presets.ts';
import { overallScore } from '../../run/metrics/overall.ts';
import { CHOSEN, explained } from '../../run/reports/explained.ts';
import type { RunState } from '../../run/state.ts';
import { meanText } from './folds.ts';
import { markup, type Markup } from './html.ts';
import type { RunReport } from './report.ts';

/** "two-conv on “Sample digits”": the title of the page and its first heading. */
export const titleOf = ({ recipe, digits }: RunReport): string => `${recipe.preset} on “${digits.name}”`;

/** The header of the page. */
export function head(report: RunReport): Markup {
  const { run, recipe, name, link } = report;
  const overall = overallScore(run.folds, run.status);
  return markup`<header>
    <p class="quiet"><span class="brand">Inkfold</span> run report</p>
    <h1>${titleOf(report)}</h1>
    <p class="quiet">${[...(isOwnName(report) ? [name] : []), ...whenTexts(report)].join(' · ')}</p>
    ${run.fault ? markup`<p class="failure">${run.fault.message}</p>` : null}
    <dl class="figures">
      ${figure('Validation accuracy', overall.score ? percent(overall.score.correct / overall.score.n) : '–')}
      ${figure('Validation loss', overall.score ? lossText(overall.score.loss) : '–')}
      ${overall.spread ? figure('Mean ± sd over the folds', meanText(accuraciesOf(run)), 'minor') : null}
      ${figure('Training time', duration(run.elapsedMs), 'minor')}
      ${figure('Parameters', count(run.plan?.parameters ?? parameterCount(networkOf(recipe))), 'minor')}
    </dl>
    <p>${explained(overall)}${overall.chosenByValidation ? ` ${CHOSEN}` : null}</p>
    ${link === null ? null : linkText(link, recipe.seed)}
  </header>`;
}

const figure = (label: string, value: string, look: 'minor' | null = null): Markup =>
  markup`<div><dt>${label}</dt><dd${look === null ? null : markup` class="${look}"`}>${value}</dd></div>`;

const linkText = (link: string, seed: number): Markup =>
  markup`<p class="link">
    <a href="${link}" rel="noreferrer">Open this experiment</a> holds every knob and the seed ${seed}: with the
    same digits it trains the same run again.
  </p>`;

/** Whether a person gave the run its name: at first it is called after its recipe and its time, which the page tells anyway. */
const isOwnName = ({ name, recipe }: RunReport): boolean =>
  name !== null && !name.startsWith(`${recipe.preset}, `);

/** How it ended and when, each a few words. */
const whenTexts = ({ run, startedAt, writtenAt }: RunReport): readonly string[] => [
  ...(startedAt === null ? [] : [`begun ${momentText(startedAt)}`]),
  endText(run),
  `report written ${momentText(writtenAt)}`,
];

/** "finished 5 epochs", "stopped with 2 of 5 folds done". */
function endText({ status, folds, plan }: RunState): string {
  const done = folds.filter(fold => fold.status === 'finished').length;
  if (folds.length > 1)
    return status === 'finished' && done === folds.length
      ? `finished ${done} folds`
      : `${status} with ${done} of ${folds.length} folds done`;
  const epochs = folds[0]?.epochs.length ?? 0;
  const planned = plan?.epochs ?? epochs;
  return epochs === planned
    ? `${status} ${counted(epochs, 'epoch')}`
    : `${status} after ${epochs} of ${counted(planned, 'epoch')}`;
}

/** Of the folds that are finished and were validated, as the fold table has them. */
const accuraciesOf = ({ folds }: RunState): readonly number[] =>
  folds.flatMap(({ result }) => (result?.score ? [result.score.correct / result.score.n] : []));
