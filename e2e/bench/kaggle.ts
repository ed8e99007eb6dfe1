/** Whether Kaggle's own files are at hand (INKFOLD_DATA), without a word on standard output: that is for rows. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { KAGGLE, realFolder } from '../support/realData.ts';

/** Why Kaggle's files cannot be used, in words; null where they can. */
export function whyNoKaggle(): string | null {
  if (!process.env.INKFOLD_DATA) return 'INKFOLD_DATA is not set: no real data to measure on';
  const absent = KAGGLE.find(path => !existsSync(join(realFolder(''), path)));
  return absent === undefined ? null : `INKFOLD_DATA has no ${absent}`;
}
