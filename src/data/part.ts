/** What one file gives: a whole set, or one half of a set whose other half is in another file. */
import type { InkfoldError } from '../lib/fault.ts';
import { badFile, keptName, shown } from './badfile.ts';
import type { Bytes } from './bytes.ts';
import { uniqueId, type DigitSet } from './digits.ts';
import { classNamesOf } from './role.ts';

export interface ImagesPart {
  readonly kind: 'images';
  readonly name: string;
  readonly count: number;
  /** count × 784 bytes. */
  readonly images: Bytes;
  /** count × 2 words, as a DigitSet has them. */
  readonly hashes: Uint32Array<ArrayBuffer>;
}

export interface LabelsPart {
  readonly kind: 'labels';
  readonly name: string;
  /** One byte a digit, 0 to 9. */
  readonly labels: Bytes;
}

export type Part = { readonly kind: 'set'; readonly set: DigitSet } | ImagesPart | LabelsPart;

/**
 * The sets that these parts make, in order. Images find their labels by name (train-images… and train-labels…); a single
 * pair that is left over belongs together if its counts agree. Throws `BadFile` where a part stays alone.
 */
export function setsOf(parts: readonly Part[]): readonly DigitSet[] {
  const labelsOf = pairs(
    parts.filter(part => part.kind === 'images'),
    parts.filter(part => part.kind === 'labels'),
  );
  return parts.flatMap(part => {
    if (part.kind === 'set') return [part.set];
    const labels = part.kind === 'images' ? labelsOf.get(part) : undefined;
    return part.kind === 'images' && labels !== undefined ? [labelled(part, labels)] : [];
  });
}

function pairs(
  images: readonly ImagesPart[],
  labels: readonly LabelsPart[],
): ReadonlyMap<ImagesPart, LabelsPart> {
  const found = new Map<ImagesPart, LabelsPart>();
  const free = new Set(labels);
  const pair = (image: ImagesPart, label: LabelsPart): void => {
    found.set(image, label);
    free.delete(label);
  };
  for (const image of images) {
    const match = [...free].find(({ name }) => stemOf(name) === stemOf(image.name));
    if (match !== undefined) pair(image, match);
  }
  const lonely = images.filter(image => !found.has(image));
  const [image, label] = [lonely[0], [...free][0]];
  if (image && label && lonely.length === 1 && free.size === 1 && image.count === label.labels.length) {
    pair(image, label);
    return found;
  }
  const half = image ?? label;
  if (half !== undefined) throw halfAlone(half);
  return found;
}

function labelled(part: ImagesPart, { name: labelsName, labels }: LabelsPart): DigitSet {
  const { name, count, images, hashes } = part;
  if (labels.length !== count)
    throw badFile(
      labelsName,
      `holds ${number(labels.length)} labels, but ${shown(name, 80)} holds ${number(count)} images; expected as many`,
    );
  const classNames = classNamesOf(name) ?? classNamesOf(labelsName);
  return { id: uniqueId(), name: keptName(name), count, images, labels, classNames, hashes };
}

function halfAlone({ kind, name }: ImagesPart | LabelsPart): InkfoldError {
  const other = kind === 'images' ? 'labels' : 'images';
  return badFile(
    name,
    `holds ${kind} without ${other}; open it together with its ${other}${hint(name, kind)}`,
  );
}

/** The other half's usual name, in brackets; nothing where this one's name does not tell. */
function hint(name: string, kind: 'images' | 'labels'): string {
  const fileName = name.slice(name.lastIndexOf('/') + 1);
  const [other, rank] = kind === 'images' ? ['labels', 'idx1'] : ['images', 'idx3'];
  const partner = fileName.replace(kind, other).replace(/idx[13]/, rank);
  return partner === fileName ? '' : ` (${shown(partner, 80)})`;
}

/** What the names of a pair have in common: all but images or labels, and IDX's own words. */
const stemOf = (name: string): string =>
  name.toLowerCase().replaceAll(/images?|labels?|idx[13]|ubyte|gz|[-._ ]/g, '');

const number = (value: number): string => value.toLocaleString('en');
