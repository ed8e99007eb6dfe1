/**
 * The layers of a model's description, in the order in which data flows: of a Sequential model, or of a Functional one
 * whose layers form a single chain.
 */
import { badFile, shown } from '../../../data/badfile.ts';
import type { InkfoldError } from '../../../lib/fault.ts';
import { MOST_LAYERS } from '../../soundness.ts';
import { fieldsOf, type Entry, type Fields } from './entry.ts';

/** The longest name of a layer that is taken, in characters. */
const LONGEST_NAME = 256;

export interface Chain {
  /** In the order in which data flows. */
  readonly entries: readonly Entry[];
  /** In the order of the file, by which Keras counts layers. */
  readonly listed: readonly Entry[];
  /** [batch, height, width, channels], where the model itself says it. */
  readonly inputShape: unknown;
}

/** The layers of `{class_name, config}`. Throws `BadFile` where it is not such a model, or more than a chain. */
export function chainOf(file: string, model: unknown): Chain {
  const { class_name: className, config } = fieldsOf(model) ?? {};
  const fields = fieldsOf(config);
  if (className === 'Sequential') {
    // Keras before 2.3 wrote the list alone.
    const listed = entriesOf(file, Array.isArray(config) ? config : fields?.layers);
    return { entries: listed, listed, inputShape: fields?.build_input_shape };
  }
  if (className === 'Functional' || className === 'Model') {
    const listed = entriesOf(file, fields?.layers);
    return { entries: connected(file, listed, fields ?? {}), listed, inputShape: undefined };
  }
  const found = typeof className === 'string' ? ` of the class ${shown(className, 40)}` : ' without a class';
  throw badFile(
    file,
    `holds a model${found}; expected Sequential, or Functional with its layers in one chain`,
  );
}

function entriesOf(file: string, layers: unknown): readonly Entry[] {
  if (!Array.isArray(layers) || layers.length === 0)
    throw badFile(file, 'holds a model without a list of layers');
  if (layers.length > MOST_LAYERS)
    throw badFile(file, `has ${layers.length} layers; expected at most ${MOST_LAYERS}`);
  const entries = layers.map((layer: unknown, i) => entryOf(file, layer, i));
  const names = new Set(entries.map(({ name }) => name));
  if (names.size < entries.length) throw badFile(file, 'gives two layers the same name');
  return entries;
}

function entryOf(file: string, layer: unknown, place: number): Entry {
  const fields = fieldsOf(layer) ?? {};
  const config = fieldsOf(fields.config);
  const name = config?.name ?? fields.name;
  if (
    typeof fields.class_name !== 'string' ||
    !config ||
    typeof name !== 'string' ||
    name.length > LONGEST_NAME
  )
    throw badFile(
      file,
      `does not describe its layer ${place + 1}; expected a class, a name of at most ${LONGEST_NAME} characters, and settings`,
    );
  if (
    isForeign(fields.module) ||
    (typeof fields.registered_name === 'string' && fields.registered_name.includes('>'))
  )
    throw badFile(
      file,
      `has a layer “${shown(name, 40)}” of a class of its own (${shown(fields.class_name, 40)}); expected Keras’s own classes`,
    );
  return { className: fields.class_name, name, config, inbound: fields.inbound_nodes };
}

/** Keras 3 writes the module of each class; only Keras's own are the classes that they are called after. */
const isForeign = (module: unknown): boolean =>
  typeof module === 'string' && !/^(tf_)?keras(\.|$)/.test(module);

/** Follows the connections from the input on. */
function connected(file: string, listed: readonly Entry[], config: Fields): readonly Entry[] {
  const after = new Map<string, Entry>();
  const starts: Entry[] = [];
  for (const entry of listed) {
    const sources = sourcesOf(entry.inbound);
    const [source] = sources;
    if (source === undefined) starts.push(entry);
    else if (sources.length > 1 || after.has(source)) throw branched(file, entry);
    else after.set(source, entry);
  }
  const entries: Entry[] = [];
  for (let next = starts[0]; next !== undefined && entries.length < listed.length;) {
    entries.push(next);
    next = after.get(next.name);
  }
  const stray = listed.find(entry => !entries.includes(entry)) ?? (starts.length > 1 ? starts[1] : undefined);
  if (stray) throw branched(file, stray);
  const last = entries.at(-1);
  const [output] = stringsIn(config.output_layers);
  if (last && output !== undefined && output !== last.name) throw branched(file, last);
  return entries;
}

const branched = (file: string, { name }: Entry): InkfoldError =>
  badFile(
    file,
    `has a layer “${shown(name, 40)}” that is not one in a single chain; expected each layer to follow one other`,
  );

/**
 * The layers that one is fed by. Keras 2 lists calls as [[["conv2d", 0, 0, {}]]]; Keras 3 as [{"args": […]}] with tensors
 * whose "keras_history" is ["conv2d", 0, 0].
 */
function sourcesOf(inbound: unknown): readonly string[] {
  if (!Array.isArray(inbound)) return [];
  return inbound.flatMap((call: unknown) => {
    const args = fieldsOf(call)?.args;
    return args === undefined ? historiesIn(call) : tensorsIn(args);
  });
}

/** First entries of the lists [name, node, tensor, …], however deep they lie. */
function historiesIn(value: unknown): readonly string[] {
  if (!Array.isArray(value)) return [];
  const first: unknown = value[0];
  return typeof first === 'string' ? [first] : value.flatMap(historiesIn);
}

function tensorsIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(tensorsIn);
  const fields = fieldsOf(value);
  if (!fields) return [];
  if (fields.class_name === '__keras_tensor__') return historiesIn(fieldsOf(fields.config)?.keras_history);
  return Object.values(fields).flatMap(tensorsIn);
}

const stringsIn = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.flatMap(stringsIn) : typeof value === 'string' ? [value] : [];
