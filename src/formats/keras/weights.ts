/** The weights that a network needs, found in a file and put in the order in which Inkfold stores them. */
import { badFile, shown } from '../../data/badfile.ts';
import { present } from '../../lib/check.ts';
import { layerTable, size, type Shape } from '../../recipe/network.ts';
import type { ImportedNetwork } from '../imported.ts';
import { WEIGHT_NAMES } from './layers/names.ts';
import type { ReadNetwork, Source } from './layers/read.ts';

/** An array of numbers in a file, not read yet. */
export interface StoredArray {
  readonly shape: Shape;
  /** As many values as the shape says, row by row. */
  read(): Float32Array<ArrayBuffer>;
}

/** Finds a weight of a layer by its name ("kernel") and its place among the layer's weights; null where there is none. */
export type FindArray = (source: Source, weight: string, place: number) => StoredArray | null;

/** Reads all weights of a network. Shapes are compared before anything is read. Throws `BadFile`. */
export function withWeights(
  file: string,
  { network, sources }: ReadNetwork,
  find: FindArray,
): ImportedNetwork {
  const weights = layerTable(network).flatMap((row, i) => {
    const source = present(sources[i], 'the source of a layer');
    return row.weights.map(({ role, shape }, place) => {
      const weight = WEIGHT_NAMES[role];
      const layer = `of layer “${shown(source.name, 40)}” (${source.className})`;
      const stored = find(source, weight, place);
      if (!stored)
        throw badFile(file, `lacks the ${weight} ${layer}; it may hold a description without weights`);
      if (stored.shape.length !== shape.length || stored.shape.some((n, axis) => n !== shape[axis]))
        throw badFile(
          file,
          `holds a ${weight} ${layer} of ${stored.shape.join('×') || 'one number'}; expected ${shape.join('×')}`,
        );
      const values = stored.read();
      if (values.length !== size(shape))
        throw badFile(
          file,
          `holds ${values.length} numbers for the ${weight} ${layer}; expected ${size(shape)}`,
        );
      return values;
    });
  });
  return { network, weights };
}
