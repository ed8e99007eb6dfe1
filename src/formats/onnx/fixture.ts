/**
 * An .onnx file read back, for tests of what is written: a reader of its own, from the same field numbers but nothing
 * else of the writer's.
 */
import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';

/** A Protocol Buffers message as a list of its fields in order; what lies nested is still bytes. */
interface Field {
  readonly number: number;
  readonly value: Uint8Array | number;
}

export interface ReadTensor {
  readonly name: string;
  readonly shape: readonly (number | string)[];
  /** Bytes of the raw data; 0 for what has none. */
  readonly byteLength: number;
}

export interface ReadNode {
  readonly name: string;
  readonly op: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** Integer lists and floats by name. */
  readonly settings: Readonly<Record<string, readonly number[]>>;
}

export interface ReadModel {
  readonly irVersion: number;
  readonly opset: number;
  readonly producer: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly nodes: readonly ReadNode[];
  readonly initializers: readonly ReadTensor[];
  readonly inputs: readonly ReadTensor[];
  readonly outputs: readonly ReadTensor[];
  readonly between: readonly ReadTensor[];
}

/** Reads the bytes of an .onnx file. */
export function readOnnx(bytes: Uint8Array): ReadModel {
  const model = fieldsOf(bytes);
  const graph = fieldsOf(bytesAt(model, 7));
  return {
    irVersion: numberAt(model, 1),
    opset: numberAt(fieldsOf(bytesAt(model, 8)), 2),
    producer: textAt(model, 2),
    properties: Object.fromEntries(
      messages(model, 14).map(entry => [textAt(entry, 1), textAt(entry, 2)] as const),
    ),
    nodes: messages(graph, 1).map(readNode),
    initializers: messages(graph, 5).map(tensor => ({
      name: textAt(tensor, 8),
      shape: tensor.filter(field => field.number === 1).map(field => Number(field.value)),
      byteLength: bytesAt(tensor, 9).length,
    })),
    inputs: messages(graph, 11).map(readValue),
    outputs: messages(graph, 12).map(readValue),
    between: messages(graph, 13).map(readValue),
  };
}

function readNode(node: readonly Field[]): ReadNode {
  const settings = messages(node, 5).map(attribute => {
    const numbers = attribute.filter(({ number }) => number === 2 || number === 8);
    return [textAt(attribute, 1), numbers.map(({ value }) => Number(value))] as const;
  });
  return {
    name: textAt(node, 3),
    op: textAt(node, 4),
    inputs: texts(node, 1),
    outputs: texts(node, 2),
    settings: Object.fromEntries(settings),
  };
}

function readValue(value: readonly Field[]): ReadTensor {
  const tensor = fieldsOf(bytesAt(fieldsOf(bytesAt(value, 2)), 1));
  const dimensions = messages(fieldsOf(bytesAt(tensor, 2)), 1);
  return {
    name: textAt(value, 1),
    shape: dimensions.map(dimension => textAt(dimension, 2) || numberAt(dimension, 1)),
    byteLength: 0,
  };
}

function fieldsOf(bytes: Uint8Array): readonly Field[] {
  const reader = new BinaryReader(bytes);
  const fields: Field[] = [];
  while (reader.pos < reader.len) {
    const [number, wireType] = reader.tag();
    if (wireType === WireType.Varint) fields.push({ number, value: Number(reader.int64()) });
    else if (wireType === WireType.LengthDelimited) fields.push({ number, value: reader.bytes() });
    else if (wireType === WireType.Bit32) fields.push({ number, value: reader.float() });
    else throw new Error(`field ${number} has wire type ${wireType}`);
  }
  return fields;
}

const messages = (fields: readonly Field[], number: number): readonly (readonly Field[])[] =>
  allBytes(fields, number).map(fieldsOf);

const allBytes = (fields: readonly Field[], number: number): readonly Uint8Array[] =>
  fields.flatMap(({ number: own, value }) => (own === number && value instanceof Uint8Array ? [value] : []));

const bytesAt = (fields: readonly Field[], number: number): Uint8Array =>
  allBytes(fields, number)[0] ?? new Uint8Array(0);

const texts = (fields: readonly Field[], number: number): readonly string[] =>
  allBytes(fields, number).map(bytes => new TextDecoder().decode(bytes));

const textAt = (fields: readonly Field[], number: number): string => texts(fields, number)[0] ?? '';

const numberAt = (fields: readonly Field[], number: number): number =>
  Number(fields.find(field => field.number === number)?.value ?? 0);
