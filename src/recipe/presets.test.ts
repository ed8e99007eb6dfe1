import { expect, test } from 'vitest';
import { fieldNames, objection } from './fields.ts';
import { layerTable, parameterCount } from './network.ts';
import { presetOf, presets } from './presets.ts';

test.for([
  { id: 'two-conv', parameters: 225_034 },
  { id: 'stratified-cv', parameters: 896_906 },
] as const)('$id has exactly $parameters parameters', ({ id, parameters }) => {
  expect(parameterCount(presetOf(id).network)).toBe(parameters);
});

test('the layer table shows each shape on the way', () => {
  const rows = layerTable(presetOf('stratified-cv').network);
  expect(rows.map(row => row.output.join('×'))).toEqual([
    '28×28×32',
    '14×14×32',
    '14×14×64',
    '7×7×64',
    '7×7×128',
    '6272',
    '128',
    '128',
    '10',
  ]);
  expect(rows.map(row => row.parameters)).toEqual([320, 0, 18496, 0, 73856, 0, 802944, 0, 1290]);
  expect(new Set(rows.map(row => row.name)).size).toBe(rows.length);
});

test('no preset is objectionable to its own fields', () => {
  for (const { recipe } of presets)
    for (const name of fieldNames) expect(objection(name, recipe[name])).toBeNull();
});
