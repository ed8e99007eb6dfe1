/** One WebAssembly function under construction: statements append to its body in program order. */
import { list, simd, unsigned } from './encoding.ts';
import { Expression, type Operand, type ValueType } from './expression.ts';
import type { Arguments, Signature } from './signature.ts';

const TYPE_CODES: Record<ValueType, number> = { i32: 0x7f, f32: 0x7d, f32x4: 0x7b, i32x4: 0x7b };
const STORE: Record<ValueType, readonly number[]> = {
  i32: [0x36],
  f32: [0x38],
  f32x4: simd(11),
  i32x4: simd(11),
};
const BLOCK = { if: 0x04, else: 0x05, loop: 0x03, end: 0x0b, branchIf: 0x0d, call: 0x10, noResult: 0x40 };

/** What the engine that runs the module can do beyond plain SIMD. */
export interface Features {
  /** Relaxed SIMD's fused multiply-add. Its rounding differs from multiply, then add. */
  readonly relaxedMadd: boolean;
}

/** A variable of the function under construction; reading it is an expression. */
export class Local extends Expression {
  readonly index: number;
  readonly #function: FunctionBuilder;

  constructor(type: ValueType, index: number, owner: FunctionBuilder) {
    super(type, [0x20, ...unsigned(index)]);
    this.index = index;
    this.#function = owner;
  }
  set(value: Operand): void {
    this.#function.emit([...Expression.of(value, this.type).code, 0x21, ...unsigned(this.index)]);
  }
  /** Adds to the variable. */
  advance(step: Operand): void {
    this.set(this.add(step));
  }
}

/** Statements, control flow and locals of one function; it has no result. */
export class FunctionBuilder {
  readonly features: Features;
  readonly #signature: Signature;
  readonly #indexOf: (name: string) => number;
  readonly #body: number[] = [];
  readonly #locals: ValueType[] = [];

  /** `indexOf` finds functions of the same module that are already defined. */
  constructor(owner: Signature, features: Features, indexOf: (name: string) => number) {
    this.#signature = owner;
    this.features = features;
    this.#indexOf = indexOf;
  }

  /** The parameters by name. */
  parameters<I extends string, F extends string>(owner: Signature<I, F>): Record<I | F, Local> {
    const integers = owner.integers.map((name, i) => [name, new Local('i32', i, this)]);
    const floats = owner.floats.map((name, i) => [name, new Local('f32', owner.integers.length + i, this)]);
    // fromEntries forgets the names that it was given: they are those of the signature.
    return Object.fromEntries([...integers, ...floats]) as Record<I | F, Local>;
  }

  /** A fresh variable; without `start` it holds whatever it held the last time round. */
  local(type: ValueType, start?: Operand): Local {
    const { integers, floats } = this.#signature;
    const local = new Local(type, integers.length + floats.length + this.#locals.length, this);
    this.#locals.push(type);
    if (start !== undefined) local.set(start);
    return local;
  }
  i32(start?: Operand): Local {
    return this.local('i32', start);
  }
  f32x4(start?: Operand): Local {
    return this.local('f32x4', start);
  }
  i32x4(start?: Operand): Local {
    return this.local('i32x4', start);
  }

  /** Writes a value to an address (i32) plus `offset` bytes. */
  store(address: Expression, value: Expression, offset = 0): void {
    this.emit([...address.code, ...value.code, ...STORE[value.type], 0, ...unsigned(offset)]);
  }

  /** a·b + c, fused where the engine can. */
  multiplyAdd(a: Expression, b: Expression, c: Expression): Expression {
    if (!this.features.relaxedMadd) return c.add(a.multiply(b));
    return new Expression('f32x4', [...a.code, ...b.code, ...c.code, ...simd(0x105)]);
  }

  /** Runs `then` where the condition (i32) is not zero, else `otherwise`. */
  when(condition: Expression, then: () => void, otherwise?: () => void): void {
    this.emit([...condition.code, BLOCK.if, BLOCK.noResult]);
    then();
    if (otherwise) {
      this.emit([BLOCK.else]);
      otherwise();
    }
    this.emit([BLOCK.end]);
  }

  /** while (counter < end) { body; counter += step } from wherever the counter stands; signed comparison. */
  loop(counter: Local, end: Operand, step: Operand, body: () => void): void {
    this.when(counter.less(end), () => {
      this.emit([BLOCK.loop, BLOCK.noResult]);
      body();
      counter.advance(step);
      this.emit([...counter.less(end).code, BLOCK.branchIf, 0, BLOCK.end]);
    });
  }

  /** for (i = from; i < end; i += step) with a counter of its own. */
  range(from: Operand, end: Operand, step: Operand, body: (i: Local) => void): void {
    const i = this.i32(from);
    this.loop(i, end, step, () => body(i));
  }

  /** Calls a function of the same module that is already defined. */
  call<S extends Signature>(callee: S, values: Arguments<S, Operand>): void {
    const given: Readonly<Record<string, Operand>> = values;
    const push = (name: string, type: ValueType): void => {
      const value = given[name];
      if (value !== undefined) this.emit(Expression.of(value, type).code);
    };
    for (const name of callee.integers) push(name, 'i32');
    for (const name of callee.floats) push(name, 'f32');
    this.emit([BLOCK.call, ...unsigned(this.#indexOf(callee.name))]);
  }

  /** Appends raw instructions. */
  emit(code: readonly number[]): void {
    for (const byte of code) this.#body.push(byte);
  }

  /** The function's type: parameters, no results. */
  encodeType(): number[] {
    const integers = this.#signature.integers.map(() => [TYPE_CODES.i32]);
    const floats = this.#signature.floats.map(() => [TYPE_CODES.f32]);
    return [0x60, ...list([...integers, ...floats]), 0];
  }

  /** The function's locals and body. */
  encodeBody(): number[] {
    const locals = list(this.#locals.map(type => [1, TYPE_CODES[type]]));
    return [...unsigned(locals.length + this.#body.length + 1), ...locals, ...this.#body, BLOCK.end];
  }
}
