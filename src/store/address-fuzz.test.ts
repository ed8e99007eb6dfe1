/** Hostile addresses: whatever stands after the #, a recipe is one that the form itself could have made, or there is none. */
import { expect, test } from 'vitest';
import { random, type Random } from '../lib/random.ts';
import { fieldNames, objection } from '../recipe/fields.ts';
import { presetOf, presets } from '../recipe/presets.ts';
import { damaged } from '../testing/fuzz/bytes.ts';
import { fromHash, toHash } from './address.ts';

const VALUES: readonly string[] = [
  '',
  '0x10',
  '1e308',
  '1e999',
  'NaN',
  'Infinity',
  '-0',
  '-1',
  '0.5',
  '4294967296',
  '٣',
  '5\u0000',
  '%',
  '%00',
  '%E0%A4%A',
  '<img src=x onerror=alert(1)>',
  '__proto__',
  'constructor',
  'x'.repeat(100_000),
  '9'.repeat(1000),
];

/** An address with one to three things wrong in it. */
function hostile(rng: Random): string {
  const hash = toHash((presets[rng.below(presets.length)] ?? presetOf('two-conv')).recipe);
  const pairs = hash.slice(1).split('&');
  for (let left = 1 + rng.below(3); left > 0; left--) {
    const at = rng.below(pairs.length);
    const [name = ''] = (pairs[at] ?? '').split('=');
    const value = VALUES[rng.below(VALUES.length)] ?? '';
    const change = rng.below(5);
    if (change === 0) pairs.splice(at, 1);
    else if (change === 1) pairs.splice(at, 0, `${name}=${value}`);
    else if (change === 2) pairs.push(`${value}=${name}`);
    else pairs[at] = `${name}=${value}`;
  }
  const text = `#${pairs.join('&')}`;
  if (rng.below(3) > 0) return text;
  return new TextDecoder().decode(damaged(new TextEncoder().encode(text), rng));
}

test('a thousand hostile addresses and more', () => {
  const count = Number(process.env.INKFOLD_FUZZ ?? 2000);
  const stream = random(Number(process.env.INKFOLD_FUZZ_SEED ?? 1)).fork('address');
  let read = 0;
  let longestMs = 0;
  for (let i = 0; i < count; i++) {
    const hash = hostile(stream.fork(String(i)));
    const began = performance.now();
    const recipe = fromHash(hash);
    longestMs = Math.max(longestMs, performance.now() - began);
    if (!recipe) continue;
    read++;
    expect(Object.keys(recipe).toSorted(), hash).toEqual(['preset', ...fieldNames].toSorted());
    expect(presets.map(({ id }) => id)).toContain(recipe.preset);
    for (const name of fieldNames) expect(objection(name, recipe[name]), hash).toBeNull();
    // What was understood is a recipe that links can carry.
    expect(JSON.stringify(fromHash(toHash(recipe))), hash).toBe(JSON.stringify(recipe));
  }
  process.stdout.write(
    `fuzz: address: ${count} tried, ${read} read, ${count - read} passed over, at most ${Math.round(longestMs)} ms\n`,
  );
  expect(longestMs).toBeLessThan(5000);
  expect(read).toBeGreaterThan(0);
  expect(read).toBeLessThan(count);
});
