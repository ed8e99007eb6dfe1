/** A recipe's code as a file. */
import { strToU8 } from 'fflate';
import type { Recipe } from '../recipe/recipe.ts';
import { kerasNotebook, kerasOnRay, kerasScript } from './code/keras.ts';
import type { OutFile } from './out-file.ts';

/** The kinds of code: a script, the same in cells, and the same with its folds spread over a cluster. */
export type CodeKind = 'script' | 'notebook' | 'ray';

/** The file of one kind; it trains what the recipe trains here. */
export function writeCode(kind: CodeKind, recipe: Recipe): OutFile {
  const stem = `inkfold-${recipe.preset}`;
  switch (kind) {
    case 'script':
      return file(`${stem}.py`, 'text/x-python', kerasScript(recipe));
    case 'notebook':
      return file(`${stem}.ipynb`, 'application/x-ipynb+json', kerasNotebook(recipe));
    case 'ray':
      return file(`${stem}-ray.py`, 'text/x-python', kerasOnRay(recipe));
  }
}

const file = (name: string, type: string, text: string): OutFile => ({
  name,
  type,
  bytes: new Uint8Array(strToU8(text)),
});
