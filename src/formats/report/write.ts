/**
 * A run as one HTML page that stands by itself: no script, no request, nothing but what is in the file. Its own policy forbids the
 * rest, so that it can be passed on without a second thought.
 */
import { strToU8 } from 'fflate';
import { CLASSES } from '../../data/digits.ts';
import { crossFit } from '../../run/metrics/cross-fit.ts';
import { confusionMatrix } from '../../run/metrics/matrix.ts';
import { shown } from '../../lib/shown.ts';
import type { OutFile } from '../out-file.ts';
import { calibration } from './calibration.ts';
import { classes } from './classes.ts';
import { hardDigits } from './digits.ts';
import { foldSection } from './folds.ts';
import { head, titleOf } from './head.ts';
import { markup, trusted, type Markup } from './html.ts';
import { knobs } from './knobs.ts';
import { learning } from './learning.ts';
import { log } from './log.ts';
import { network } from './network.ts';
import type { RunReport } from './report.ts';
import { STYLE, STYLE_HASH } from './style.ts';
import { surroundings } from './surroundings.ts';

/** The file of a report: UTF-8, some tens of kB. */
export function writeReport(report: RunReport): OutFile {
  return {
    name: `inkfold-${report.recipe.preset}-report.html`,
    type: 'text/html',
    bytes: new Uint8Array(strToU8(pageOf(report).html)),
  };
}

const POLICY = `default-src 'none'; style-src '${STYLE_HASH}'; img-src data:; base-uri 'none'; form-action 'none'`;
/** In one piece: the policy knows it by the hash of what stands between the tags. */
const STYLE_ELEMENT = trusted(`<style>${STYLE}</style>`);

function pageOf(given: RunReport): Markup {
  const report = plain(given);
  return markup`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${POLICY}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="referrer" content="no-referrer" />
        <meta name="generator" content="Inkfold ${report.environment.version}" />
        <title>${titleOf(report)} – Inkfold run report</title>
        ${STYLE_ELEMENT}
      </head>
      <body>
        <div class="sheet">
          ${head(report)}
          <main>
            ${learning(report)} ${foldSection(report.run.folds)} ${found(report)} ${hardDigits(report)}
            ${knobs(report.recipe)} ${network(report.recipe)} ${surroundings(report)} ${log(report.run)}
          </main>
          <footer class="note">
            Written by Inkfold ${report.environment.version}, which trains networks that read digits inside a
            browser tab. This page loads nothing and runs nothing.
          </footer>
        </div>
      </body>
    </html> `;
}

/** What validation found, class by class; what is missing for it where the digits are not loaded. */
function found({ run, labels, classNames, validation }: RunReport): Markup | null {
  const predictions = run.folds.flatMap(({ result }) => (result?.predictions ? [result.predictions] : []));
  if (predictions.length === 0) return null;
  if (!labels)
    return markup`<p class="note">
      The confusion matrix, the classes and the calibration are missing: “${validation.name}” was not loaded
      when this report was written.
    </p>`;
  return markup`${classes(confusionMatrix(predictions, labels, CLASSES), classNames)}${calibration(crossFit(predictions, labels))}`;
}

/** Names from outside cut to what a line can hold. */
const plain = (report: RunReport): RunReport => ({
  ...report,
  name: report.name === null ? null : shown(report.name, 80),
  digits: { ...report.digits, name: shown(report.digits.name, 120) },
  validation: { ...report.validation, name: shown(report.validation.name, 120) },
  environment: { ...report.environment, userAgent: shown(report.environment.userAgent, 300) },
});
