/** One layer as a model file describes it, its settings read one by one: every complaint names the file and the layer. */
import { badFile, shown } from '../../../data/badfile.ts';
import type { InkfoldError } from '../../../lib/fault.ts';

/** An object of JSON. */
export type Fields = Readonly<Record<string, unknown>>;

/** A layer in the list of a model's layers. */
export interface Entry {
  readonly className: string;
  /** The file's own name for the layer; unique within the model. */
  readonly name: string;
  readonly config: Fields;
  /** What it is connected to, in a model that is no Sequential. */
  readonly inbound: unknown;
}

/** The fields of an object, null for every other value. */
export const fieldsOf = (value: unknown): Fields | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null;

/** A layer's settings. What a file leaves out has Keras's default, which is what `only` expects. */
export interface Settings {
  readonly entry: Entry;
  /** An error about the layer, as the end of "has a layer “conv2d” (Conv2D) …". */
  refuse(complaint: string): InkfoldError;
  /** Throws unless the setting is left out or one that `accepts` takes; lists of equal numbers come as that number. */
  only(key: string, accepts: (value: unknown) => boolean, expected: string): void;
  /** A whole number from 1 to `most`, or a list that repeats one. */
  whole(key: string, most: number): number;
  /** A number from `least` to `most`, `otherwise` where it is left out. */
  number(key: string, least: number, most: number, otherwise: number): number;
  /** What an activation is called, "linear" where there is none. */
  activation(key: string): string;
}

/** A layer's settings, ready to be read. */
export function settingsOf(file: string, entry: Entry): Settings {
  const refuse = (complaint: string): InkfoldError =>
    badFile(file, `has a layer “${shown(entry.name, 40)}” (${shown(entry.className, 40)}) ${complaint}`);
  const get = (key: string): unknown => (Object.hasOwn(entry.config, key) ? entry.config[key] : undefined);
  const wrong = (key: string, value: unknown, expected: string): InkfoldError =>
    refuse(`whose ${key} is ${shown(JSON.stringify(value) ?? 'left out', 40)}; expected ${expected}`);
  return {
    entry,
    refuse,
    only(key, accepts, expected) {
      const value = get(key);
      if (value !== undefined && !accepts(single(value))) throw wrong(key, value, expected);
    },
    whole(key, most) {
      const value = single(get(key));
      if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= most) return value;
      throw wrong(key, get(key), `one whole number from 1 to ${most.toLocaleString('en')}`);
    },
    number(key, least, most, otherwise) {
      const value = get(key) ?? otherwise;
      if (typeof value === 'number' && value >= least && value <= most) return value;
      throw wrong(key, value, `a number from ${least} to ${most}`);
    },
    activation(key) {
      const value = get(key) ?? 'linear';
      // Keras 3 may write a function as an object: {"class_name": "function", "config": "relu"}.
      const called = fieldsOf(value)?.class_name === 'function' ? fieldsOf(value)?.config : value;
      if (typeof called !== 'string') throw wrong(key, value, 'the name of one');
      return called.toLowerCase();
    },
  };
}

/** The number that a list repeats, such as Keras's pairs for height and width; every other value as it is. */
function single(value: unknown): unknown {
  if (!Array.isArray(value) || value.length === 0) return value;
  const first: unknown = value[0];
  return value.every(one => one === first) ? first : value;
}
