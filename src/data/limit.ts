/** How much a file may hold: what comes out of a compressed one is counted, never believed. */
import type { InkfoldError } from '../lib/fault.ts';
import { badFile } from './badfile.ts';

/** In bytes: thirteen times Kaggle's train.csv. Neither a file nor what is compressed in it may hold more. */
export const LIMIT = 2 ** 30;

/** Counts the bytes that come out of one file. */
export interface Meter {
  /** Throws `BadFile` where the file has given more than it may. */
  add(bytes: number): void;
}

/** A meter for one file, whatever it is compressed into. */
export function meter(fileName: string, limit: number): Meter {
  let sum = 0;
  return {
    add: bytes => {
      sum += bytes;
      if (sum > limit) throw tooLarge(fileName, `inflates to more than ${inGigabytes(limit)}`, limit);
    },
  };
}

/** Throws `BadFile` where a file holds more than it may before anything is inflated. */
export function checkSize(fileName: string, bytes: number, limit: number): void {
  if (bytes > limit) throw tooLarge(fileName, `holds ${inGigabytes(bytes)}`, limit);
}

const tooLarge = (fileName: string, complaint: string, limit: number): InkfoldError =>
  badFile(fileName, `${complaint}; files of up to ${inGigabytes(limit)} can be opened`);

const inGigabytes = (bytes: number): string =>
  bytes >= 2 ** 30 ? `${(bytes / 2 ** 30).toFixed(1)} GiB` : `${(bytes / 2 ** 20).toFixed(1)} MiB`;
