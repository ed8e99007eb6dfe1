import { expect, test } from 'vitest';
import { fieldNames, objection } from './fields.ts';
import { layerTable, parameterCount, trainableCount } from './network.ts';
import { networkOf, presetOf, presets } from './presets.ts';
import type { PresetId } from './recipe.ts';

const network = (id: PresetId) => networkOf(presetOf(id).recipe);

test.for([
  { id: 'two-conv', parameters: 225_034, trainable: 225_034 },
  { id: 'stratified-cv', parameters: 896_906, trainable: 896_906 },
  { id: 'kfold-cnn', parameters: 1_199_882, trainable: 1_199_882 },
  { id: 'deep-digits', parameters: 640_266, trainable: 639_370 },
  { id: 'inkfold', parameters: 172_666, trainable: 172_042 },
  { id: 'inkfold-quick', parameters: 172_666, trainable: 172_042 },
  // Its source gives no totals: these are what its layers add up to.
  { id: 'deep-bn', parameters: 458_122, trainable: 457_162 },
] as const)('$id has exactly $parameters parameters', ({ id, parameters, trainable }) => {
  expect(parameterCount(network(id))).toBe(parameters);
  expect(trainableCount(network(id))).toBe(trainable);
});

test('the layer table shows each shape on the way', () => {
  const rows = layerTable(network('stratified-cv'));
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

test('dropout and weight decay are knobs of the network', () => {
  const kinds = (convDropout: number, denseDropout: number) =>
    presetOf('kfold-cnn')
      .network({ ...presetOf('kfold-cnn').recipe, convDropout, denseDropout })
      .filter(layer => layer.kind === 'dropout').length;
  expect([kinds(0, 0), kinds(0.25, 0), kinds(0.25, 0.5)]).toEqual([0, 1, 2]);
});

test('no preset is objectionable to its own fields', () => {
  for (const { recipe } of presets)
    for (const name of fieldNames)
      expect(objection(name, recipe[name]), `${recipe.preset} ${name}`).toBeNull();
});
