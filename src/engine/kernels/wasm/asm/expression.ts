/**
 * Typed WebAssembly expressions. An expression is code, not a value: used twice it is computed twice, so what is
 * needed more than once belongs in a local. Methods pick the instruction from the type of their operand.
 */
import { InkfoldError } from '../../../../lib/fault.ts';
import { float, signed, simd, unsigned, word } from './encoding.ts';

/** f32x4 and i32x4 are two readings of the same v128 register; masks are i32x4 with all bits of a lane set or clear. */
export type ValueType = 'i32' | 'f32' | 'f32x4' | 'i32x4';

/** An expression, or a number that becomes a constant (in all four lanes) of the type that is wanted. */
export type Operand = Expression | number;

type Instructions = Partial<Record<ValueType, readonly number[]>>;

/** Lane-wise comparisons give masks, scalar ones an i32 of 0 or 1. */
const truthOf = (type: ValueType): ValueType => (type === 'f32x4' || type === 'i32x4' ? 'i32x4' : 'i32');

const ADD = { i32: [0x6a], f32: [0x92], f32x4: simd(0xe4), i32x4: simd(0xae) };
const SUBTRACT = { i32: [0x6b], f32: [0x93], f32x4: simd(0xe5), i32x4: simd(0xb1) };
const MULTIPLY = { i32: [0x6c], f32: [0x94], f32x4: simd(0xe6), i32x4: simd(0xb5) };
const DIVIDE = { i32: [0x6d], f32: [0x95], f32x4: simd(0xe7) };
const REMAINDER = { i32: [0x6f] };
const AND = { i32: [0x71], f32x4: simd(0x4e), i32x4: simd(0x4e) };
const OR = { i32: [0x72], i32x4: simd(0x50) };
const XOR = { i32: [0x73], i32x4: simd(0x51) };
const AND_NOT = { f32x4: simd(0x4f), i32x4: simd(0x4f) };
const EQUAL = { i32: [0x46], f32: [0x5b], f32x4: simd(0x41), i32x4: simd(0x37) };
const UNEQUAL = { i32: [0x47], f32: [0x5c], f32x4: simd(0x42), i32x4: simd(0x38) };
const LESS = { i32: [0x48], f32: [0x5d], f32x4: simd(0x43), i32x4: simd(0x39) };
const LESS_UNSIGNED = { i32: [0x49], i32x4: simd(0x3a) };
const GREATER = { i32: [0x4a], f32: [0x5e], f32x4: simd(0x44), i32x4: simd(0x3b) };
const AT_LEAST = { i32: [0x4e], f32: [0x60], f32x4: simd(0x46) };
const PSEUDO_MINIMUM = { f32x4: simd(0xea) };
const PSEUDO_MAXIMUM = { f32x4: simd(0xeb) };
const FLOOR = { f32: [0x8e], f32x4: simd(0x68) };
const CONVERT = { i32: [0xb2], i32x4: simd(0xfa) };
const TRUNCATE = { f32x4: simd(0xf8) };
const SHIFT_LEFT = { i32: [0x74], i32x4: simd(0xab) };
const SHIFT_RIGHT = { i32: [0x76], i32x4: simd(0xad) };
const SQUARE_ROOT = { f32: [0x91], f32x4: simd(0xe3) };
const ABSOLUTE = { f32: [0x8b], f32x4: simd(0xe0) };
const SPLAT = { f32: simd(0x13), i32: simd(0x11) };
const LOAD = { i32: [0x28], f32: [0x2a], f32x4: simd(0), i32x4: simd(0) };
const SELECT = 0x1b;

/** A piece of code that leaves one value of its type on the stack. */
export class Expression {
  readonly type: ValueType;
  readonly code: readonly number[];

  constructor(type: ValueType, code: readonly number[]) {
    this.type = type;
    this.code = code;
  }

  /** The operand as an expression of exactly this type. */
  static of(operand: Operand, type: ValueType): Expression {
    if (typeof operand === 'number') return constant(operand, type);
    if (operand.type !== type) throw new InkfoldError('Unexpected', `expected ${type}, got ${operand.type}`);
    return operand;
  }

  /** A constant with four different lanes (i32x4). */
  static lanes(values: readonly [number, number, number, number]): Expression {
    return new Expression('i32x4', [...simd(0x0c), ...values.flatMap(word)]);
  }

  add(other: Operand): Expression {
    return other === 0 ? this : this.#binary(ADD, other);
  }
  subtract(other: Operand): Expression {
    return this.#binary(SUBTRACT, other);
  }
  multiply(other: Operand): Expression {
    return other === 1 ? this : this.#binary(MULTIPLY, other);
  }
  /** Integers: signed, towards zero. */
  divide(other: Operand): Expression {
    return this.#binary(DIVIDE, other);
  }
  remainder(other: Operand): Expression {
    return this.#binary(REMAINDER, other);
  }
  squareRoot(): Expression {
    return this.#unary(SQUARE_ROOT);
  }
  absolute(): Expression {
    return this.#unary(ABSOLUTE);
  }

  and(other: Operand): Expression {
    return this.#binary(AND, other);
  }
  or(other: Operand): Expression {
    return this.#binary(OR, other);
  }
  xor(other: Operand): Expression {
    return this.#binary(XOR, other);
  }
  shiftLeft(bits: number): Expression {
    return this.#shift(SHIFT_LEFT, bits);
  }
  /** Fills with zeros from the left. */
  shiftRight(bits: number): Expression {
    return this.#shift(SHIFT_RIGHT, bits);
  }

  equals(other: Operand): Expression {
    return this.#compare(EQUAL, other);
  }
  differs(other: Operand): Expression {
    return this.#compare(UNEQUAL, other);
  }
  less(other: Operand): Expression {
    return this.#compare(LESS, other);
  }
  lessUnsigned(other: Operand): Expression {
    return this.#compare(LESS_UNSIGNED, other);
  }
  greater(other: Operand): Expression {
    return this.#compare(GREATER, other);
  }
  atLeast(other: Operand): Expression {
    return this.#compare(AT_LEAST, other);
  }

  /** i32: the smaller of two; both are evaluated twice. */
  smaller(other: Operand): Expression {
    const that = Expression.of(other, 'i32');
    return new Expression('i32', [...this.code, ...that.code, ...this.less(that).code, SELECT]);
  }
  /** i32: the larger of two; both are evaluated twice. */
  larger(other: Operand): Expression {
    const that = Expression.of(other, 'i32');
    return new Expression('i32', [...this.code, ...that.code, ...this.greater(that).code, SELECT]);
  }
  /** f32x4: this where it is a NaN or not below `other`, else `other`. So x.clampBelow(0) is a ReLU that shows NaN. */
  clampBelow(other: Operand): Expression {
    return this.#binary(PSEUDO_MAXIMUM, other);
  }
  /** f32x4: this where it is a NaN or not above `other`, else `other`. */
  clampAbove(other: Operand): Expression {
    return this.#binary(PSEUDO_MINIMUM, other);
  }
  /** Floats: the next whole number down. */
  floor(): Expression {
    return this.#unary(FLOOR);
  }
  /** f32x4: without what follows the point, as i32x4; NaN gives 0, what is too large the nearest there is. */
  toIntegers(): Expression {
    return new Expression('i32x4', this.#unary(TRUNCATE).code);
  }
  /** i32 and i32x4 (signed): the same numbers as f32 and f32x4. */
  toFloats(): Expression {
    return new Expression(this.type === 'i32' ? 'f32' : 'f32x4', this.#unary(CONVERT).code);
  }

  /** The same scalar in all four lanes. */
  splat(): Expression {
    return new Expression(this.type === 'f32' ? 'f32x4' : 'i32x4', [
      ...this.code,
      ...instruction(SPLAT, this.type),
    ]);
  }
  /** This where the mask's bits are set, zero elsewhere. */
  where(mask: Expression): Expression {
    return new Expression(this.type, [...this.code, ...mask.code, ...instruction(AND, this.type)]);
  }
  /** This where the mask's bits are clear, zero elsewhere; of a scalar, where it is not so. */
  unless(mask: Expression): Expression {
    if (mask.type === 'i32')
      return new Expression(this.type, [...constant(0, this.type).code, ...this.code, ...mask.code, SELECT]);
    return new Expression(this.type, [...this.code, ...mask.code, ...instruction(AND_NOT, this.type)]);
  }
  /** This where the mask's bits are set, `other` elsewhere. */
  choose(mask: Expression, other: Operand): Expression {
    const that = Expression.of(other, this.type);
    return new Expression(this.type, [...this.code, ...that.code, ...mask.code, ...simd(0x52)]);
  }
  /** One lane (0–3) of an i32x4 or f32x4. */
  lane(index: number): Expression {
    const extract = this.type === 'i32x4' ? 0x1b : 0x1f;
    return new Expression(this.type === 'i32x4' ? 'i32' : 'f32', [...this.code, ...simd(extract), index]);
  }
  /** f32x4: this with one lane (0–3) replaced by an f32. */
  withLane(index: number, value: Expression): Expression {
    return new Expression('f32x4', [...this.code, ...value.code, ...simd(0x20), index]);
  }
  /** Four lanes picked from this (0–3) and `other` (4–7). */
  shuffle(other: Expression, lanes: readonly [number, number, number, number]): Expression {
    const bytes = lanes.flatMap(lane => [4 * lane, 4 * lane + 1, 4 * lane + 2, 4 * lane + 3]);
    return new Expression(this.type, [...this.code, ...other.code, ...simd(0x0d), ...bytes]);
  }

  /** i32x4: the low bytes of the four lanes in one i32, lane 0 lowest. */
  narrow(): Expression {
    const bytes = [0, 4, 8, 12, 0, 4, 8, 12, 0, 4, 8, 12, 0, 4, 8, 12];
    const packed = [...this.code, ...this.code, ...simd(0x0d), ...bytes];
    return new Expression('i32', [...packed, ...simd(0x1b), 0]);
  }
  /** i32: its four bytes, unsigned, in four lanes. */
  widen(): Expression {
    const ZERO = 16;
    const bytes = [0, 1, 2, 3].flatMap(byte => [byte, ZERO, ZERO, ZERO]);
    const zeros = constant(0, 'i32x4').code;
    return new Expression('i32x4', [...this.splat().code, ...zeros, ...simd(0x0d), ...bytes]);
  }

  /** What memory holds at this address (i32) plus `offset` bytes; no alignment is needed. */
  load(type: ValueType, offset = 0): Expression {
    return new Expression(type, [...this.code, ...instruction(LOAD, type), 0, ...unsigned(offset)]);
  }
  /** The float at this address plus `offset` bytes, in all four lanes. */
  loadSplat(offset = 0): Expression {
    return new Expression('f32x4', [...this.code, ...simd(9), 0, ...unsigned(offset)]);
  }

  #binary(instructions: Instructions, other: Operand): Expression {
    const that = Expression.of(other, this.type);
    return new Expression(this.type, [...this.code, ...that.code, ...instruction(instructions, this.type)]);
  }
  #compare(instructions: Instructions, other: Operand): Expression {
    return new Expression(truthOf(this.type), this.#binary(instructions, other).code);
  }
  #shift(instructions: Instructions, bits: number): Expression {
    const by = constant(bits, 'i32');
    return new Expression(this.type, [...this.code, ...by.code, ...instruction(instructions, this.type)]);
  }
  #unary(instructions: Instructions): Expression {
    return new Expression(this.type, [...this.code, ...instruction(instructions, this.type)]);
  }
}

function instruction(instructions: Instructions, type: ValueType): readonly number[] {
  const code = instructions[type];
  if (!code) throw new InkfoldError('Unexpected', `no such instruction for ${type}`);
  return code;
}

function constant(value: number, type: ValueType): Expression {
  switch (type) {
    case 'i32':
      return new Expression(type, [0x41, ...signed(value)]);
    case 'f32':
      return new Expression(type, [0x43, ...float(value)]);
    case 'f32x4':
    case 'i32x4': {
      const lane = type === 'f32x4' ? float(value) : word(value);
      return new Expression(type, [...simd(0x0c), ...lane, ...lane, ...lane, ...lane]);
    }
  }
}
