/** HDF5 files in memory, through h5wasm: HDF5's own library, in WebAssembly. Loaded when a Keras file is first met. */
import { Dataset, File, Group, ready, type Attribute } from 'h5wasm';
import { badFile, shown } from '../../data/badfile.ts';
import type { Bytes } from '../../data/bytes.ts';
import { InkfoldError } from '../../lib/fault.ts';
import type { Shape } from '../../recipe/network.ts';
import { checkHeaps } from './heaps.ts';
import type { StoredArray } from './weights.ts';

/** The longest text or list of names that is read, in bytes; Keras's longest are some 100 kB. */
const LONGEST_ATTRIBUTE = 2 ** 23;
const MOST_NAMES = 10_000;
/** What all names of a list may take together, in bytes, before they are looked at. */
const MOST_TEXT = 2 ** 26;
/** What Keras lets an attribute be long, in bytes; HDF5 itself allows little more (`HDF5_OBJECT_HEADER_LIMIT`). */
const HEADER_LIMIT = 64_512;

/** HDF5's number for floating-point types, and those of the filters deflate, shuffle and Fletcher's checksum. */
const FLOAT = 1;
const FILTERS: readonly number[] = [1, 2, 3];
/**
 * A file with compressed weights, in bytes: some twice what our largest network takes uncompressed. Deflate makes 1,032 of one byte at most; what
 * is beyond WebAssembly's memory then fails, and the worker goes with it (bridge/converter/remote.ts).
 */
const MOST_COMPRESSED = 2 ** 23;

/** Names in h5wasm's own file system are never used twice: a file that was not closed well must not meet another. */
let files = 0;

/** Runs `work` on the path of a file that is gone afterwards. */
async function inMemory<T>(work: (path: string, module: H5Module) => T): Promise<T> {
  const module = await ready;
  silence(module);
  const path = `/${++files}.h5`;
  try {
    return work(path, module);
  } finally {
    forget(module, path);
  }
}

type H5Module = Awaited<typeof ready>;

/** Emscripten's list of open files, which its types leave out: input, output and errors are the first three. */
const openFiles = ({ FS }: H5Module): readonly (FS.FSStream | null)[] =>
  (FS as unknown as { readonly streams: readonly (FS.FSStream | null)[] }).streams;

/**
 * Takes a file away, with all else that is still open: each error that h5wasm throws leaves a temporary file behind, and after
 * 4,096 of them no file could be opened any more. Work on files never overlaps.
 */
function forget(module: H5Module, path: string): void {
  const { FS } = module;
  for (const stream of openFiles(module).slice(3)) if (stream) FS.close(stream);
  if (FS.analyzePath(path).exists) FS.unlink(path);
}

let silent = false;

/** HDF5 writes pages about every damaged file to its standard error, which is the console; it is given nowhere to. */
function silence(module: H5Module): void {
  if (silent) return;
  const { FS } = module;
  const standardError = openFiles(module)[2];
  if (standardError) FS.close(standardError);
  FS.open('/dev/null', 'w');
  silent = true;
}

/**
 * Runs single calls of HDF5 so that what fails is thrown: h5wasm itself looks at few of its results. Not for what HDF5 does
 * in steps with calls of its own in between, such as listing a group: those steps would never be ended.
 */
function strictly<T>(module: H5Module, call: () => T): T {
  module.activate_throwing_error_handler();
  try {
    return call();
  } finally {
    module.deactivate_throwing_error_handler();
  }
}

/**
 * As h5py writes, unless told otherwise: in the oldest form that can hold what is written. HDF5 2.0 would take a later one,
 * whose large groups readers other than HDF5's own (Netron's) walk past.
 */
const OLDEST_FORMAT: ['earliest', 'latest'] = ['earliest', 'latest'];

/** The bytes of a file that `fill` has filled. */
export function writeHdf5(fill: (file: Hdf5Writer) => void): Promise<Bytes> {
  return inMemory((path, module) => {
    strictly(module, () => {
      const file = new File(path, 'w', { libver: OLDEST_FORMAT });
      try {
        fill(writerOf(file));
      } finally {
        file.close();
      }
    });
    return new Uint8Array(module.FS.readFile(path));
  });
}

/** Groups are named by their paths from the root, which is the empty path; one is made before it is written to. */
export interface Hdf5Writer {
  /** Makes a group, those around it included. */
  group(path: string): void;
  /** A text as h5py writes one: of any length. */
  text(path: string, attribute: string, value: string): void;
  /** Names as numpy's byte strings are written, in pieces (name0, name1, …) where one attribute cannot hold them. */
  names(path: string, attribute: string, values: readonly string[]): void;
  /** A dataset of 32-bit floats; its path says which groups it is in. */
  floats(path: string, shape: Shape, values: Float32Array<ArrayBuffer>): void;
}

function writerOf(file: File): Hdf5Writer {
  const made = new Set(['']);
  const group = (path: string): void => {
    if (made.has(path)) return;
    group(parentOf(path));
    file.create_group(path);
    made.add(path);
  };
  const at = (path: string): Group => groupAt(file, path) ?? file;
  return {
    group,
    text: (path, attribute, value) => at(path).create_attribute(attribute, value, [], 'A'),
    names(path, attribute, values) {
      const pieces = split(values);
      pieces.forEach((piece, i) => {
        const name = pieces.length > 1 ? `${attribute}${i}` : attribute;
        // An empty list has no longest name: numpy makes it a list of floats, and so does Keras.
        if (piece.length === 0) at(path).create_attribute(name, new Float64Array(0), [0], '<d');
        else at(path).create_attribute(name, [...piece], [piece.length], `A${widthOf(piece)}`);
      });
    },
    floats(path, shape, values) {
      group(parentOf(path));
      file.create_dataset({ name: path, data: values, shape: [...shape], dtype: '<f' });
    },
  };
}

const parentOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')));

/** As few pieces as possible, evenly, each within what an attribute may hold. */
function split(names: readonly string[]): readonly (readonly string[])[] {
  const most = Math.max(1, Math.floor(HEADER_LIMIT / widthOf(names)));
  const count = Math.max(1, Math.ceil(names.length / most));
  const length = Math.ceil(names.length / count);
  return Array.from({ length: count }, (_, i) => names.slice(i * length, (i + 1) * length));
}

/** The bytes that each of these names takes: those of the longest, at least one. */
const widthOf = (names: readonly string[]): number =>
  Math.max(1, ...names.map(name => new TextEncoder().encode(name).length));

/** What is asked of a file that is read; paths as in `Hdf5Writer`. */
export interface Hdf5Reader {
  isGroup(path: string): boolean;
  /** A text among a group's attributes, null where there is none. */
  text(path: string, attribute: string): string | null;
  /** The names of `Hdf5Writer.names`, however they were written; none where there are none. */
  names(path: string, attribute: string): readonly string[];
  /** A dataset of floats, null where there is none. */
  floats(path: string): StoredArray | null;
}

/** What `read` makes of a file. Throws `BadFile` where HDF5 cannot read it, or `read` does. */
export async function readHdf5<T>(name: string, bytes: Bytes, read: (file: Hdf5Reader) => T): Promise<T> {
  try {
    const longestText = checkHeaps(name, bytes);
    return await inMemory((path, module) => {
      module.FS.writeFile(path, bytes);
      const file = strictly(module, () => new File(path, 'r'));
      try {
        return read(readerOf(name, file, module, { fileBytes: bytes.length, longestText }));
      } finally {
        file.close();
      }
    });
  } catch (thrown) {
    if (thrown instanceof InkfoldError) throw thrown;
    throw badFile(name, 'is damaged or cut off: HDF5 cannot read it; get it again');
  }
}

/** What is known of a file before HDF5 opens it: its length, and the most that one text of variable length can have, in bytes. */
interface Bounds {
  readonly fileBytes: number;
  readonly longestText: number;
}

function readerOf(
  name: string,
  file: File,
  module: H5Module,
  { fileBytes, longestText }: Bounds,
): Hdf5Reader {
  const attributeOf = (path: string, attribute: string): Attribute | null => {
    const { attrs } = groupAt(file, path) ?? {};
    const found = attrs && Object.hasOwn(attrs, attribute) ? attrs[attribute] : undefined;
    if (!found) return null;
    const { size, total_size: count, vlen } = found.metadata;
    // Texts of variable length lie elsewhere, and a thousand names may all be the same long one.
    const longest = vlen ? longestText : size;
    if (count > MOST_NAMES || longest > LONGEST_ATTRIBUTE || longest * count > MOST_TEXT)
      throw badFile(
        name,
        `has an attribute ${attribute} that is too long; expected at most ${LONGEST_ATTRIBUTE.toLocaleString('en')} bytes`,
      );
    return found;
  };
  const namesOf = (path: string, attribute: string): readonly string[] | null => {
    const found = attributeOf(path, attribute);
    if (!found) return null;
    if (found.metadata.total_size === 0) return [];
    const value: unknown = strictly(module, () => found.value);
    if (Array.isArray(value) && value.every(one => typeof one === 'string')) return value;
    throw badFile(name, `has an attribute ${attribute} that is not a list of names`);
  };
  return {
    isGroup: path => groupAt(file, path) !== null,
    text(path, attribute) {
      const found = attributeOf(path, attribute);
      const value: unknown = found && strictly(module, () => found.value);
      if (value === null || typeof value === 'string') return value;
      throw badFile(name, `has an attribute ${attribute} that is not a text`);
    },
    names(path, attribute) {
      const whole = namesOf(path, attribute);
      if (whole) return whole;
      const names: string[] = [];
      for (let i = 0; names.length <= MOST_NAMES; i++) {
        const piece = namesOf(path, `${attribute}${i}`);
        if (!piece || piece.length === 0) break;
        names.push(...piece);
      }
      return names;
    },
    floats(path) {
      const found = entityAt(file, path);
      if (!(found instanceof Dataset)) return null;
      checkStorage(name, path, fileBytes, found);
      return {
        shape: found.shape ?? [],
        read() {
          const value: unknown = strictly(module, () => found.value);
          if (value instanceof Float32Array || value instanceof Float64Array) return Float32Array.from(value);
          throw otherForm(name, path);
        },
      };
    },
  };
}

/**
 * Throws where reading a dataset might take more memory than a network does. A piece of one is held whole in memory; what a
 * compressed one inflates to nobody knows before HDF5 has done it, and so the file must be so small that it cannot be much.
 * Virtual datasets lie in other files. Keras itself writes none of these.
 */
function checkStorage(name: string, path: string, fileBytes: number, { metadata, filters }: Dataset): void {
  const { type, size, chunks, shape, virtual_sources: sources = [] } = metadata;
  if (type !== FLOAT || (size !== 4 && size !== 8)) throw otherForm(name, path);
  const at = shown(path, 80);
  if (filters.some(({ id }) => !FILTERS.includes(id)))
    throw badFile(name, `holds ${at} packed in an unusual way; expected weights as Keras writes them`);
  if (filters.length > 0 && fileBytes > MOST_COMPRESSED)
    throw badFile(
      name,
      `holds ${at} compressed; expected that of files of at most ${MOST_COMPRESSED.toLocaleString('en')} bytes alone`,
    );
  if (sources.length > 0 || product(chunks ?? []) > Math.max(1, product(shape ?? [])))
    throw badFile(name, `holds ${at} in pieces larger than itself; expected weights as Keras writes them`);
}

const product = (sides: readonly number[]): number => sides.reduce((all, side) => all * side, 1);

const otherForm = (name: string, path: string): InkfoldError =>
  badFile(name, `holds ${shown(path, 80)} in another form than 32-bit floats; expected those`);

/** HDF5 complains of what is not there, and so each group on the way is looked for among the names of the one around it. */
function entityAt(file: File, path: string): ReturnType<Group['get']> {
  let found: ReturnType<Group['get']> = file;
  for (const part of path.split('/').filter(Boolean)) {
    if (!(found instanceof Group) || !found.keys().includes(part)) return null;
    found = found.get(part);
  }
  return found;
}

function groupAt(file: File, path: string): Group | null {
  const found = entityAt(file, path);
  return found instanceof Group ? found : null;
}
