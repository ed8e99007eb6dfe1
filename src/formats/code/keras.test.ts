/** Generated Python as text: it compiles, and the notebook keeps Jupyter's rules and holds the script's code. */
import { expect, test } from 'vitest';
import { presetOf } from '../../recipe/presets.ts';
import type { Recipe } from '../../recipe/recipe.ts';
import { findPython, runPython } from '../../testing/python.ts';
import { changed, recipes, scripts } from './fixture.ts';
import { kerasNotebook, kerasOnRay, kerasScript } from './keras.ts';

const anyPython = findPython();

test('every script compiles', context => {
  if (!anyPython) return context.skip('there is no python3 to compile with');
  const code = 'import json, sys; print(len([compile(s, "script", "exec") for s in json.load(sys.stdin)]))';
  const texts = scripts.map(({ script }) => script);
  expect(runPython(anyPython, ['-W', 'error', '-c', code], texts)).toBe(scripts.length);
});

interface Cell {
  readonly cell_type: string;
  readonly id: string;
  readonly source: readonly string[];
}

const cellsOf = (recipe: Recipe): readonly Cell[] => {
  const { cells } = JSON.parse(kerasNotebook(recipe)) as { readonly cells: readonly Cell[] };
  return cells;
};

test('a notebook’s code cells are the script’s code', context => {
  if (!anyPython) return context.skip('there is no python3 to compare with');
  const code = `
import ast, json, sys
print(json.dumps([ast.dump(ast.parse(a)) == ast.dump(ast.parse(b)) for a, b in json.load(sys.stdin)]))`;
  const pairs = recipes.map(recipe => [
    kerasScript(recipe),
    cellsOf(recipe)
      .filter(cell => cell.cell_type === 'code')
      .map(({ source }) => source.join(''))
      .join('\n'),
  ]);
  expect(runPython(anyPython, ['-c', code], pairs)).toEqual(recipes.map(() => true));
});

test('a notebook keeps the rules of nbformat 4.5', () => {
  for (const recipe of recipes) {
    const notebook: unknown = JSON.parse(kerasNotebook(recipe));
    expect(notebook).toMatchObject({
      nbformat: 4,
      nbformat_minor: 5,
      metadata: {
        kernelspec: { name: 'python3', display_name: 'Python 3' },
        language_info: { name: 'python' },
      },
    });
    const cells = cellsOf(recipe);
    for (const cell of cells) {
      const code = cell.cell_type === 'code';
      expect(Object.keys(cell).toSorted()).toEqual(
        code
          ? ['cell_type', 'execution_count', 'id', 'metadata', 'outputs', 'source']
          : ['cell_type', 'id', 'metadata', 'source'],
      );
      if (code) expect(cell).toMatchObject({ execution_count: null, outputs: [], metadata: {} });
      expect(cell.id).toMatch(/^[\w-]{1,64}$/);
      expect(cell.source.slice(0, -1).every(line => line.endsWith('\n'))).toBe(true);
      expect(cell.source.at(-1)).not.toMatch(/\n$|^$/);
    }
    expect(new Set(cells.map(({ id }) => id)).size).toBe(cells.length);
    expect(cells.map(cell => cell.cell_type)).toEqual([
      'markdown',
      ...cells.slice(1).map((_, i) => (i % 2 === 0 ? 'markdown' : 'code')),
    ]);
  }
});

test('what a recipe does not use is not there', () => {
  const plain = kerasScript(changed('two-conv', { validation: 'none' }));
  for (const word of [
    'import math',
    'sklearn',
    'scipy',
    'SciPy',
    'ImageDataGenerator',
    'callbacks',
    'accuracy =',
    'FOLDS',
  ])
    expect(plain, word).not.toContain(word);
});

test('lines are at most 100 characters long', () => {
  for (const { script } of scripts) expect(script.split('\n').filter(line => line.length > 100)).toEqual([]);
});

test('a recipe of one network has no folds to spread over a cluster', () => {
  expect(() => kerasOnRay(presetOf('two-conv').recipe)).toThrow('Only folds can be spread over a cluster');
});
