/** Kernel calls as values: what one lane is to do, written down before anybody does it. */
import type { StepNumber } from '../../../ops/step-number.ts';
import type { Arguments, Signature } from '../asm/signature.ts';

/** An address of which every lane has its own: lane n's is `first + n · apart`. */
export interface LaneAddress {
  readonly first: number;
  readonly apart: number;
}

/** What a kernel's parameter is given: flags are 0 or 1, addresses and counts may use all 32 bits. */
export type Value = number | LaneAddress | StepNumber;

/** One kernel call that any lane can make. */
export interface Call {
  readonly kernel: Signature;
  readonly values: Readonly<Record<string, Value>>;
}

/** Calls that one lane makes one after the other. */
export type Task = readonly Call[];

/** The call of a kernel with these values. */
export const kernelCall = <S extends Signature>(kernel: S, values: Arguments<S, Value>): Call => ({
  kernel,
  values,
});

/** The address `bytes` further on, in every lane. */
export const further = ({ first, apart }: LaneAddress, bytes: number): LaneAddress => ({
  first: first + bytes,
  apart,
});

/** The number that a value stands for in this lane. */
export const valueIn = (lane: number, value: Value | undefined): number => {
  if (typeof value !== 'object') return value ?? 0;
  return 'now' in value ? value.now : value.first + lane * value.apart;
};
