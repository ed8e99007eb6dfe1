/** Sections as a Jupyter notebook: nbformat 4.5, as nbformat.readthedocs.io describes it, without outputs. */
import type { Section } from './section.ts';

/** The notebook as JSON: the opening (Markdown), then for each section a cell of words and a cell of code. */
export function notebookOf(opening: string, sections: readonly Section[]): string {
  const cells = [
    markdown('opening', opening),
    ...sections.flatMap(({ title, text, code }, i) => [
      markdown(`words-${i + 1}`, `## ${title}\n\n${text}`),
      python(`code-${i + 1}`, code),
    ]),
  ];
  const metadata = {
    kernelspec: { display_name: 'Python 3', language: 'python', name: 'python3' },
    language_info: { name: 'python' },
  };
  return `${JSON.stringify({ cells, metadata, nbformat: 4, nbformat_minor: 5 }, null, 1)}\n`;
}

const markdown = (id: string, text: string) => ({
  cell_type: 'markdown',
  id,
  metadata: {},
  source: sourceOf(text),
});

const python = (id: string, code: string) => ({
  cell_type: 'code',
  execution_count: null,
  id,
  metadata: {},
  outputs: [],
  source: sourceOf(code),
});

/** Jupyter's own form: a list of lines, each with its line end but the last. */
const sourceOf = (text: string): readonly string[] =>
  text.split('\n').map((line, i, all) => (i < all.length - 1 ? `${line}\n` : line));
