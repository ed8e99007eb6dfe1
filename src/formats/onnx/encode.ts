/**
 * A graph as the bytes of an .onnx file: one ModelProto in Protocol Buffers' wire format. Field numbers are those of
 * onnx/onnx.proto (IR version 8, which came with opset 17).
 */
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { unreachable } from '../../lib/check.ts';
import type { Attribute, Graph, Initializer, Node, ValueInfo } from './graph.ts';

const IR_VERSION = 8;
const OPSET = 17;

/** TensorProto.DataType and AttributeProto.AttributeType. */
const FLOAT = 1;
const ATTRIBUTE_FLOAT = 1;
const ATTRIBUTE_INTS = 7;

export interface ModelNotes {
  /** What the model is, in a sentence or two. */
  readonly about: string;
  /** Shown by viewers as the model's properties. */
  readonly properties: Readonly<Record<string, string>>;
}

/** The bytes of an .onnx file that holds this graph. */
export function encodeModel(graph: Graph, { about, properties }: ModelNotes): Uint8Array<ArrayBuffer> {
  const model = new BinaryWriter();
  int(model, 1, IR_VERSION);
  text(model, 2, 'Inkfold');
  text(model, 6, about);
  nested(model, 7, () => writeGraph(model, graph));
  nested(model, 8, () => int(model, 2, OPSET));
  for (const [key, value] of Object.entries(properties))
    nested(model, 14, () => {
      text(model, 1, key);
      text(model, 2, value);
    });
  return model.finish();
}

function writeGraph(writer: BinaryWriter, graph: Graph): void {
  for (const node of graph.nodes) nested(writer, 1, () => writeNode(writer, node));
  text(writer, 2, graph.name);
  for (const tensor of graph.initializers) nested(writer, 5, () => writeTensor(writer, tensor));
  for (const value of graph.inputs) nested(writer, 11, () => writeValue(writer, value));
  for (const value of graph.outputs) nested(writer, 12, () => writeValue(writer, value));
  for (const value of graph.between) nested(writer, 13, () => writeValue(writer, value));
}

function writeNode(writer: BinaryWriter, node: Node): void {
  for (const name of node.inputs) text(writer, 1, name);
  for (const name of node.outputs) text(writer, 2, name);
  text(writer, 3, node.name);
  text(writer, 4, node.op);
  for (const attribute of node.attributes) nested(writer, 5, () => writeAttribute(writer, attribute));
}

function writeAttribute(writer: BinaryWriter, attribute: Attribute): void {
  text(writer, 1, attribute.name);
  switch (attribute.kind) {
    case 'float':
      writer.tag(2, WireType.Bit32).float(attribute.value);
      return int(writer, 20, ATTRIBUTE_FLOAT);
    case 'ints':
      for (const value of attribute.values) int(writer, 8, value);
      return int(writer, 20, ATTRIBUTE_INTS);
    default:
      return unreachable(attribute);
  }
}

function writeTensor(writer: BinaryWriter, { name, shape, values }: Initializer): void {
  for (const length of shape) int(writer, 1, length);
  int(writer, 2, FLOAT);
  text(writer, 8, name);
  // Little-endian by definition; so is every machine that a browser runs on.
  bytes(writer, 9, new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
}

function writeValue(writer: BinaryWriter, { name, shape, about }: ValueInfo): void {
  text(writer, 1, name);
  const writeDimensions = (): void => {
    for (const length of shape)
      nested(writer, 1, () =>
        typeof length === 'number' ? int(writer, 1, length) : text(writer, 2, length),
      );
  };
  const writeTensorType = (): void => {
    int(writer, 1, FLOAT);
    nested(writer, 2, writeDimensions);
  };
  nested(writer, 2, () => nested(writer, 1, writeTensorType));
  if (about !== undefined) text(writer, 3, about);
}

function int(writer: BinaryWriter, field: number, value: number): void {
  writer.tag(field, WireType.Varint).int64(value);
}

function text(writer: BinaryWriter, field: number, value: string): void {
  writer.tag(field, WireType.LengthDelimited).string(value);
}

function bytes(writer: BinaryWriter, field: number, value: Uint8Array): void {
  writer.tag(field, WireType.LengthDelimited).bytes(value);
}

/** A message within a message. */
function nested(writer: BinaryWriter, field: number, write: () => void): void {
  writer.tag(field, WireType.LengthDelimited).fork();
  write();
  writer.join();
}
