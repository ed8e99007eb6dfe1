/** Which files hold a model and which hold digits: told from their bytes, since both are opened in the same place. */
import { formatOf, HEAD } from './archive.ts';
import { bytesAt, type NamedFile } from './bytes.ts';
import { zipEntries } from './zip.ts';

/** The first bytes of every HDF5 file. */
const HDF5 = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];

/** True for the bytes that an HDF5 file begins with. */
export const isHdf5 = (head: Uint8Array): boolean => HDF5.every((byte, i) => head[i] === byte);

/** True for text that begins an object of JSON, as model.json does and no table of digits. */
export const isJson = (head: Uint8Array): boolean =>
  formatOf(head) === 'text' && /^\ufeff?\s*\{/.test(new TextDecoder().decode(head));

/** The file of an experiment's archive that names all others. */
export const MANIFEST = 'experiment.json';

/** What an archive of models holds. */
export type ModelArchive =
  | { readonly kind: 'experiment' }
  | { readonly kind: 'keras' }
  /** `folder` is where model.json lies: empty, or ending in a slash. */
  | { readonly kind: 'tfjs'; readonly folder: string };

/** What an archive with these paths is; null for one of something else. */
export function modelArchive(paths: readonly string[]): ModelArchive | null {
  if (paths.includes(MANIFEST)) return { kind: 'experiment' };
  if (paths.includes('config.json') && paths.includes('model.weights.h5')) return { kind: 'keras' };
  const model = paths.find(path => /^(?:[^/]+\/)?model\.json$/.test(path) && !path.startsWith('__MACOSX/'));
  return model === undefined ? null : { kind: 'tfjs', folder: model.slice(0, -'model.json'.length) };
}

/**
 * True where a file holds a model or an experiment, or looks like the weights that belong to one. Of files of weights alone
 * nothing but the name can tell.
 */
export async function isModelFile(file: NamedFile): Promise<boolean> {
  const head = await bytesAt(file, 0, HEAD);
  if (isHdf5(head) || isJson(head)) return true;
  if (formatOf(head) !== 'zip') return /\.bin$/i.test(file.name);
  try {
    return modelArchive((await zipEntries(file)).map(({ path }) => path)) !== null;
  } catch {
    return false; // whoever reads archives of digits says what is wrong with this one
  }
}
