/** HTML put together from text: whatever is not markup of our own is escaped, so that no file name or browser name can be any. */

/** A piece of HTML that may stand in a page as it is. */
export interface Markup {
  readonly html: string;
}
/** What a template takes: text and numbers are escaped, null is nothing. */
export type Piece = Markup | string | number | null | readonly Markup[];

/** A template of HTML. Values may stand in text and in quoted attributes. Not called `html`: formatters would take its blanks for theirs. */
export function markup(parts: TemplateStringsArray, ...values: readonly Piece[]): Markup {
  const filled = parts.map((part, i) => part + markupOf(values[i] ?? null));
  return { html: filled.join('') };
}

/** Markup of our own that no template holds: the style sheet. */
export const trusted = (html: string): Markup => ({ html });

function markupOf(value: Piece): string {
  if (value === null) return '';
  if (typeof value === 'string' || typeof value === 'number') return escaped(String(value));
  return 'html' in value ? value.html : value.map(({ html }) => html).join('');
}

/**
 * Control and direction characters go too: a name with them could turn the words around it about, or be no valid HTML. Line
 * breaks and tabs stay.
 */
const escaped = (text: string): string =>
  text
    .replaceAll(/(?![\n\t])[\p{Cc}\p{Cf}\u2028\u2029]/gu, ' ')
    .replaceAll(/[&<>"']/g, character => ENTITIES[character] ?? '');

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
