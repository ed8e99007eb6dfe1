/** Archives of models: what is in them comes out, and no more than may. */
import { zipSync } from 'fflate';
import { expect, test } from 'vitest';
import { unzip } from './unzip.ts';

const bytes = Uint8Array.from({ length: 5000 }, (_, i) => i % 251);

test('files come out by their paths, stored or deflated, and folders do not', async () => {
  const zip = zipSync({
    'a/': new Uint8Array(0),
    'a/b.bin': [bytes, { level: 0 }],
    'c.bin': [bytes, { level: 9 }],
  });
  const files = await unzip('a.zip', zip);
  expect([...files.keys()]).toEqual(['a/b.bin', 'c.bin']);
  for (const file of files.values()) expect(Buffer.compare(file, bytes)).toBe(0);
});

test('what inflates to more than the limit is refused before it is all there', async () => {
  const bomb = zipSync({ 'a.bin': [new Uint8Array(2 ** 24), { level: 9 }] });
  expect(bomb.length).toBeLessThan(2 ** 16);
  await expect(unzip('bomb.zip', bomb, 2 ** 20)).rejects.toThrow(
    /^bomb\.zip inflates to more than 1\.0 MiB; files of up to 1\.0 MiB can be opened\.$/,
  );
});

test('a damaged byte is noticed', async () => {
  const zip = zipSync({ 'a.bin': [bytes, { level: 0 }] });
  zip[1000] = 255 - (zip[1000] ?? 0);
  await expect(unzip('a.zip', zip)).rejects.toThrow(/a\.bin is damaged/);
});
