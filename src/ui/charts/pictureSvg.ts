/** A picture as the text of an SVG file: it needs nothing from elsewhere, and holds no script. */
import type { Path, Picture, Shape, Words } from './picture.ts';

/** The file's text, with title and description for those who cannot see it. */
export function svgOf({ width, height, ground, font, title, summary, shapes }: Picture): string {
  const size = `width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" ${size} font-family="${escaped(font)}" role="img">`,
    `<title>${escaped(title)}</title>`,
    `<desc>${escaped(summary)}</desc>`,
    `<rect width="${width}" height="${height}" fill="${escaped(ground)}"/>`,
    ...shapes.map(shapeText),
    '</svg>',
    '',
  ].join('\n');
}

const shapeText = (shape: Shape): string => (shape.kind === 'path' ? pathText(shape) : wordsText(shape));

function pathText({ d, fill = 'none', stroke = 'none', width, dash, opacity }: Path): string {
  return tag('path', {
    d,
    fill,
    stroke,
    'stroke-width': width,
    'stroke-dasharray': dash === '' ? undefined : dash,
    opacity,
  });
}

function wordsText({ text, x, y, size, colour, bold = false, align = 'start' }: Words): string {
  const open = tag('text', {
    x,
    y,
    'font-size': size,
    'font-weight': bold ? 600 : undefined,
    'text-anchor': align === 'start' ? undefined : align,
    fill: colour,
  });
  return open.replace(/\/>$/, `>${escaped(text)}</text>`);
}

function tag(name: string, attributes: Readonly<Record<string, string | number | undefined>>): string {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${escaped(String(typeof value === 'number' ? tidy(value) : value))}"`);
  return `<${name}${written.join('')}/>`;
}

const tidy = (value: number): number => Number(value.toFixed(2));

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Control characters, which XML forbids, are left out. */
const escaped = (text: string): string =>
  text.replaceAll(/[&<>"]/g, found => ENTITIES[found] ?? '').replaceAll(/(?![\t\n])\p{Cc}/gu, '');
