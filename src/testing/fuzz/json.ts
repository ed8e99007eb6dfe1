/** Seeded damage to JSON that stays JSON: values of other types, keys gone or renamed, lists shuffled, depth and length. */
import type { Random } from '../../lib/random.ts';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** What JSON.stringify has no words for stands in its text by these marks until the end. */
const RAW: readonly (readonly [mark: string, text: string])[] = [
  ['\uE000NaN', 'NaN'],
  ['\uE000huge', '1e999'],
  ['\uE000deep', `${'['.repeat(20_000)}${']'.repeat(20_000)}`],
  ['\uE000nest', `${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`],
];

const VALUES: readonly Json[] = [
  ...RAW.map(([mark]) => mark),
  null,
  true,
  false,
  0,
  -1,
  -0,
  0.5,
  1,
  2,
  29,
  256,
  4096,
  65_536,
  2 ** 31 - 1,
  2 ** 31,
  2 ** 32,
  2 ** 53,
  1e308,
  5e-324,
  '',
  '0',
  'NaN',
  '../../experiment.json',
  '__proto__',
  'constructor',
  'a\u0000b\u202ec\u2028d\nе',
  '<img src=x onerror=alert(1)>',
  'x'.repeat(50_000),
  [],
  {},
  [[]],
  [null, 28, 28, 1],
  { class_name: 'Lambda', config: { name: 'evil', function: 'x' } },
];

/** The text of a JSON value with one to three places changed. Text that is no JSON comes back as it is. */
export function damagedJson(text: string, rng: Random): string {
  const root = { root: JSON.parse(text) as Json };
  for (let left = 1 + rng.below(3); left > 0; left--) changeOne(root, rng);
  return RAW.reduce(
    (out, [mark, raw]) => out.replaceAll(JSON.stringify(mark), () => raw),
    JSON.stringify(root.root),
  );
}

/** A container of JSON and one of its keys or indices. */
interface Spot {
  readonly parent: Json[] | { [key: string]: Json };
  readonly key: string;
}

function changeOne(root: { root: Json }, rng: Random): void {
  const spots = spotsIn(root);
  const spot = spots[rng.below(spots.length)];
  const other = spots[rng.below(spots.length)];
  if (!spot || !other) return;
  switch (rng.below(8)) {
    case 0:
      remove(spot);
      return;
    case 1:
      rename(spot, rng);
      return;
    case 2:
      put(spot, structuredClone(valueAt(other)));
      return;
    case 3:
      repeat(spot, rng);
      return;
    case 4:
      put(spot, nudged(valueAt(spot), rng));
      return;
    default:
      put(spot, structuredClone(VALUES[rng.below(VALUES.length)] ?? null));
  }
}

/** Every place of a value, however deep. */
function spotsIn(value: Json): readonly Spot[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [{ parent: value, key }, ...spotsIn(inner)]);
}

const valueAt = ({ parent, key }: Spot): Json =>
  (Array.isArray(parent) ? parent[Number(key)] : parent[key]) ?? null;

function put({ parent, key }: Spot, value: Json): void {
  // An own property, also where the key is __proto__.
  Object.defineProperty(parent, key, { value, enumerable: true, configurable: true, writable: true });
}

function remove({ parent, key }: Spot): void {
  if (Array.isArray(parent)) parent.splice(Number(key), 1);
  else if (key !== 'root') delete parent[key];
}

function rename(spot: Spot, rng: Random): void {
  const { parent, key } = spot;
  if (Array.isArray(parent) || key === 'root') return;
  const name = ['__proto__', 'constructor', 'toString', `${key} `, key.toUpperCase()][rng.below(5)] ?? key;
  const value = valueAt(spot);
  delete parent[key];
  put({ parent, key: name }, value);
}

/** A list gets some entries more, or turns round; every other value becomes a list of itself. */
function repeat(spot: Spot, rng: Random): void {
  const value = valueAt(spot);
  if (!Array.isArray(value)) put(spot, [structuredClone(value), structuredClone(value)]);
  else if (rng.below(2) === 0) value.reverse();
  else
    put(
      spot,
      Array.from({ length: 1 + rng.below(300) }, (_, i) => structuredClone(value[i % value.length] ?? null)),
    );
}

/** A number or a text that is nearly the same. */
function nudged(value: Json, rng: Random): Json {
  if (typeof value === 'number') return value + ([1, -1, 0.5, value, -2 * value][rng.below(5)] ?? 0);
  if (typeof value === 'string') return rng.below(2) === 0 ? `${value}\u0007` : value.slice(1);
  return typeof value === 'boolean' ? !value : [value];
}
