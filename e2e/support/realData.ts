/** Kaggle's own files, from a folder outside the project that INKFOLD_DATA names; unpacked for a test, removed after it. */
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';

const root = process.env.INKFOLD_DATA;

/** A folder of the real data: "kaggle" or "mnist". */
export const realFolder = (name: string): string => join(root ?? '', name);

/** Why a test that needs these files cannot run, in words; null where it can. Also printed, so that a skip is seen. */
export function whatIsMissing(spec: string, paths: readonly string[]): string | null {
  const absent = paths.find(path => !existsSync(join(root ?? '', path)));
  if (root && absent === undefined) return null;
  const reason = root ? `INKFOLD_DATA has no ${absent}` : 'INKFOLD_DATA is not set: no real data to test on';
  process.stdout.write(`Skipped, ${spec}: ${reason}.\n`);
  return reason;
}

/** What `unpackKaggle` needs. */
export const KAGGLE: readonly string[] = ['kaggle/train.csv.gz', 'kaggle/test.csv.gz'];

/** A new folder with train.csv and test.csv as Kaggle gives them; the caller removes it. */
export async function unpackKaggle(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'inkfold-real-'));
  for (const name of ['train.csv', 'test.csv'])
    await pipeline(
      createReadStream(join(realFolder('kaggle'), `${name}.gz`)),
      createGunzip(),
      createWriteStream(join(folder, name)),
    );
  return folder;
}
