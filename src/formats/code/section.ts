/**
 * A part of the generated Python: some words and some code. The script shows the words as comments, the notebook as a
 * Markdown cell, so that both hold the same code.
 */

export interface Section {
  readonly title: string;
  /** A few sentences for a person who reads the code, in plain text with `code` in backticks. */
  readonly text: string;
  /** Python, without a line end at its end. */
  readonly code: string;
}

/** The longest line of generated code. */
const WIDTH = 100;

/** Sections as one Python script, in cells that editors recognise. */
export const scriptOf = (opening: string, sections: readonly Section[]): string =>
  [comment(opening), ...sections.map(({ title, text, code }) => `# %% ${title}\n${comment(text)}\n\n${code}`)]
    .map(part => `${part}\n`)
    .join('\n\n');

/** The lines that are there, one below the other; what is false is left out. */
export const lines = (...parts: readonly (string | false)[]): string =>
  parts.filter(part => part !== false).join('\n');

/** Text with every line moved in by `steps` of Python's indentation. */
export const indented = (text: string, steps = 1): string =>
  text.replaceAll(/^(?=.)/gm, ' '.repeat(4 * steps));

/** A number as a Python float: 1 becomes "1.0". */
export const float = (value: number): string => (Number.isInteger(value) ? `${value}.0` : String(value));

/** Text as lines of Python comment; an empty line between two paragraphs stays. */
export const comment = (text: string): string =>
  text
    .split('\n')
    .flatMap(paragraph => wrapped(paragraph))
    .map(line => (line ? `# ${line}` : '#'))
    .join('\n');

function wrapped(paragraph: string): readonly string[] {
  const rows: string[] = [];
  let row = '';
  for (const word of paragraph.split(' ')) {
    if (row !== '' && row.length + 1 + word.length > WIDTH - '# '.length) {
      rows.push(row);
      row = word;
    } else row = row === '' ? word : `${row} ${word}`;
  }
  return [...rows, row];
}
