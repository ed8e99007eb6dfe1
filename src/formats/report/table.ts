/** Tables of a report: all of one build, in a box that scrolls where a phone is narrower than they are. */
import { markup, type Markup, type Piece } from './html.ts';

interface Table {
  readonly name: string;
  readonly heads: readonly string[];
  /** The first cell of a row is its heading. */
  readonly rows: readonly Row[];
  /** Below a line. */
  readonly foot?: readonly Row[];
  /** Words instead of figures: cells begin at the left. */
  readonly isText?: boolean;
  /** The heading is heard and not seen: another one stands above. */
  readonly isQuiet?: boolean;
}
export interface Row {
  readonly cells: readonly Piece[];
  /** A row to be found at a glance. */
  readonly isMarked?: boolean;
}

/** A row that is like the others. */
export const row = (...cells: readonly Piece[]): Row => ({ cells });

/** A table named by its caption; figures stand to the right in figures of one width. */
export function table({ name, heads, rows, foot = [], isText = false, isQuiet = false }: Table): Markup {
  return markup`<div class="scroll" role="group" aria-label="${name}, in numbers" tabindex="0">
<table class="${isText ? 'words' : 'numbers'}">
<caption${isQuiet ? UNSEEN : null}>${name}</caption>
<thead><tr>${heads.map(head => markup`<th scope="col">${head}</th>`)}</tr></thead>
<tbody>${rows.map(line)}</tbody>
${
  foot.length > 0
    ? markup`<tfoot>
        ${foot.map(line)}
      </tfoot>`
    : null
}
</table></div>`;
}

const UNSEEN: Markup = markup` class="unseen"`;

const line = ({ cells: [head = null, ...cells], isMarked = false }: Row): Markup =>
  markup`<tr${isMarked ? MARKED : null}><th scope="row">${head}</th>${cells.map(cell => markup`<td>${cell}</td>`)}</tr>`;

const MARKED: Markup = markup` class="marked"`;

/** Terms and what is said of them, side by side. */
export const facts = (pairs: readonly (readonly [term: string, value: Piece])[]): Markup =>
  markup`<dl class="facts">
    ${pairs.map(
      ([term, value]) =>
        markup`<div>
          <dt>${term}</dt>
          <dd>${value}</dd>
        </div>`,
    )}
  </dl>`;
