/**
 * Proves that the lint rules that hold the house together fire: a rule that is misspelt is silently no rule. Long because it
 * is a table: what each room may import and what not, and one offence a rule.
 */
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { lint } from './lint.ts';

const ZONE = 'eslint(no-restricted-imports)';

/** What a file may import and what not; "type x" stands for an `import type`. */
interface Zone {
  readonly allowed: readonly string[];
  readonly forbidden: readonly string[];
}

const zones: Readonly<Record<string, Zone>> = {
  'src/lib/a.ts': {
    allowed: ['./b.ts'],
    forbidden: ['../data/a.ts', 'type ../data/a.ts', '../recipe/a.ts', '../run/a.ts', 'react', 'node:fs'],
  },
  'src/data/a.ts': {
    allowed: ['./b.ts', './handwriting/b.ts', '../lib/a.ts', 'papaparse'],
    forbidden: [
      '../recipe/a.ts',
      '../run/a.ts',
      '../engine/a.ts',
      'type ../formats/a.ts',
      '../testing/a.ts',
      '@tensorflow/tfjs-core',
    ],
  },
  'src/data/deeper/a.ts': {
    allowed: ['../b.ts', '../../lib/a.ts'],
    forbidden: ['../../recipe/a.ts', 'type ../../run/a.ts', 'node:fs', 'react'],
  },
  'src/recipe/a.ts': {
    allowed: ['../lib/a.ts'],
    forbidden: ['../data/a.ts', '../run/a.ts', '@tensorflow/tfjs-core', 'papaparse'],
  },
  'src/run/a.ts': {
    allowed: ['../lib/a.ts', '../recipe/a.ts', 'type ../data/a.ts'],
    forbidden: [
      '../data/a.ts',
      '../engine/a.ts',
      'type ../formats/a.ts',
      'type ../bridge/trainer/protocol.ts',
      '@tensorflow/tfjs-core',
    ],
  },
  'src/formats/a.ts': {
    allowed: [
      './keras/b.ts',
      '../lib/a.ts',
      '../data/a.ts',
      '../recipe/a.ts',
      '../run/a.ts',
      'fflate',
      'h5wasm',
      '@bufbuild/protobuf/wire',
    ],
    forbidden: [
      '../engine/a.ts',
      '../bridge/converter/protocol.ts',
      '../store/a.ts',
      '../ui/a.ts',
      '../testing/a.ts',
      '@tensorflow/tfjs-core',
      'react',
      'node:fs',
    ],
  },
  'src/formats/deeper/a.ts': {
    allowed: ['../b.ts', '../../recipe/a.ts', '../../data/a.ts', 'h5wasm'],
    forbidden: ['../../engine/a.ts', 'type ../../store/a.ts', '@tensorflow/tfjs-layers'],
  },
  'src/engine/a.ts': {
    allowed: [
      '../lib/a.ts',
      '../data/a.ts',
      '../recipe/a.ts',
      '../run/a.ts',
      './ops/a.ts',
      '@tensorflow/tfjs-core',
      '@tensorflow/tfjs-core/dist/register_all_gradients',
      '@tensorflow/tfjs-backend-wasm',
      '@tensorflow/tfjs-backend-wasm/dist/a.wasm?url',
    ],
    forbidden: [
      '../bridge/trainer/protocol.ts',
      'type ../formats/a.ts',
      '../store/a.ts',
      '../ui/a.ts',
      '../testing/a.ts',
      '../offline/a.ts',
      '@tensorflow/tfjs',
      '@tensorflow/tfjs-vis',
      'react',
      'papaparse',
    ],
  },
  'src/engine/kernels/wasm/a.ts': {
    allowed: ['../../../lib/a.ts', '../../../recipe/a.ts', '../../ops/a.ts', '@tensorflow/tfjs-core'],
    forbidden: ['../../../bridge/trainer/protocol.ts', '../../../ui/a.ts', '@tensorflow/tfjs', 'node:fs'],
  },
  'src/bridge/trainer/protocol.ts': {
    allowed: ['../../lib/a.ts', '../../run/a.ts', 'type ../../recipe/a.ts', 'type ../../data/a.ts'],
    forbidden: [
      '../../recipe/a.ts',
      '../../data/a.ts',
      'type ../../engine/a.ts',
      '../reader/protocol.ts',
      './serve.ts',
      'zustand/vanilla',
      '@tensorflow/tfjs-core',
    ],
  },
  'src/bridge/trainer/remote.ts': {
    allowed: ['./protocol.ts', '../../lib/a.ts', '../../run/a.ts'],
    forbidden: ['./serve.ts', './worker.ts', '../../engine/a.ts', '../../store/a.ts', '../../data/a.ts'],
  },
  'src/bridge/trainer/serve.ts': {
    allowed: ['./protocol.ts', '../../run/a.ts', '../../lib/a.ts'],
    forbidden: [
      '../../engine/a.ts',
      '../../data/a.ts',
      '../../store/a.ts',
      './worker.ts',
      '../reader/serve.ts',
    ],
  },
  'src/bridge/trainer/worker.ts': {
    allowed: ['./serve.ts', '../../engine/a.ts', '../../run/a.ts', 'type ../../data/a.ts'],
    forbidden: [
      './remote.ts',
      '../../data/a.ts',
      '../../store/a.ts',
      '../../ui/a.ts',
      '@tensorflow/tfjs-core',
    ],
  },
  'src/bridge/reader/serve.ts': {
    allowed: ['./protocol.ts', '../../lib/a.ts', 'type ../../data/a.ts'],
    forbidden: ['../../data/a.ts', '../../engine/a.ts', 'papaparse'],
  },
  'src/bridge/reader/worker.ts': {
    allowed: ['./serve.ts', '../../data/a.ts'],
    forbidden: [
      '../../engine/a.ts',
      '../../formats/a.ts',
      './remote.ts',
      '../trainer/worker.ts',
      '../converter/worker.ts',
      '../../store/a.ts',
      'papaparse',
    ],
  },
  'src/bridge/converter/remote.ts': {
    allowed: ['./protocol.ts', '../../lib/a.ts', 'type ../../formats/a.ts', 'type ../../data/a.ts'],
    forbidden: ['../../formats/a.ts', '../../data/a.ts', './worker.ts', '../reader/remote.ts', 'h5wasm'],
  },
  'src/bridge/converter/worker.ts': {
    allowed: ['./serve.ts', '../../formats/a.ts', 'type ../../data/a.ts'],
    forbidden: [
      '../../engine/a.ts',
      '../../data/a.ts',
      './remote.ts',
      '../reader/worker.ts',
      '../../store/a.ts',
      'h5wasm',
    ],
  },
  'src/store/a.ts': {
    allowed: [
      '../lib/a.ts',
      '../data/a.ts',
      '../recipe/a.ts',
      '../run/a.ts',
      '../bridge/trainer/remote.ts',
      'type ../bridge/reader/remote.ts',
      'type ../formats/a.ts',
      'zustand/vanilla',
    ],
    forbidden: [
      '../formats/write-file.ts',
      '../formats/keras/h5.ts',
      '../bridge/trainer/protocol.ts',
      '../bridge/reader/serve.ts',
      '../engine/a.ts',
      '../offline/register.ts',
      '../ui/parts/a.ts',
      'react',
      'zustand',
      '@tensorflow/tfjs-core',
    ],
  },
  'src/store/keep/a.ts': {
    allowed: ['./b.ts', '../a.ts', '../../lib/a.ts', '../../data/a.ts', '../../run/a.ts', 'idb'],
    forbidden: [
      '../../bridge/reader/remote.ts',
      'type ../../formats/a.ts',
      '../../engine/a.ts',
      'zustand/vanilla',
      'react',
    ],
  },
  'src/store/hooks.ts': {
    allowed: ['./a.ts', 'react', 'zustand', '../run/a.ts'],
    forbidden: ['../bridge/trainer/remote.ts', '../engine/a.ts', '../ui/a.ts', 'react-dom'],
  },
  'src/ui/draw/a.tsx': {
    allowed: [
      './b.ts',
      './a.module.css',
      '../parts/a.tsx',
      '../charts/a.tsx',
      '../theme/a.ts',
      '../../lib/a.ts',
      '../../recipe/a.ts',
      '../../run/a.ts',
      '../../store/hooks.ts',
      'type ../../data/a.ts',
      'react',
      'react-dom',
    ],
    forbidden: [
      '../train/a.ts',
      'type ../train/a.ts',
      '../data/a.ts',
      '../../data/a.ts',
      '../../engine/a.ts',
      'type ../../engine/a.ts',
      '../../formats/a.ts',
      'type ../../formats/a.ts',
      '../../bridge/trainer/remote.ts',
      '../../testing/a.ts',
      '../../offline/register.ts',
      '../charts/vis.ts',
      '../../App.tsx',
      '@tensorflow/tfjs-vis',
      '@tensorflow/tfjs-core',
      'vega',
      'zustand',
    ],
  },
  'src/ui/draw/deeper/a.tsx': {
    allowed: [
      './b.ts',
      '../b.ts',
      '../../parts/a.tsx',
      '../../../run/a.ts',
      'type ../../../data/a.ts',
      'react',
    ],
    forbidden: ['../../train/a.ts', '../../../data/a.ts', '../../../engine/a.ts', 'vega'],
  },
  'src/ui/parts/a.tsx': {
    allowed: ['./b.ts', '../theme/a.ts', '../../run/a.ts', 'react'],
    forbidden: [
      '../train/a.ts',
      '../charts/a.ts',
      '../../data/a.ts',
      '../../engine/a.ts',
      '@tensorflow/tfjs-vis',
    ],
  },
  'src/ui/charts/a.tsx': {
    allowed: ['./vis.ts', '../parts/a.tsx', '../theme/a.ts', '../../run/a.ts', 'react', 'type vega'],
    forbidden: ['../train/a.ts', '@tensorflow/tfjs-vis/dist/render/linechart', 'vega', '../../engine/a.ts'],
  },
  'src/ui/charts/vis.ts': {
    allowed: ['@tensorflow/tfjs-vis/dist/render/linechart', './embed.ts'],
    forbidden: ['@tensorflow/tfjs-vis', '@tensorflow/tfjs-core', '../../store/hooks.ts', 'react'],
  },
  'src/ui/charts/embed.ts': {
    allowed: ['./chartTheme.ts', 'vega', 'vega-lite', 'vega-interpreter'],
    forbidden: ['../train/a.ts', '../../store/hooks.ts', 'react'],
  },
  'src/offline/worker.ts': {
    allowed: ['./answer.ts', './shelf.ts'],
    forbidden: ['../lib/a.ts', 'type ../store/a.ts', '../data/mnist.ts', './register.ts', 'node:fs', 'vite'],
  },
  'src/offline/register.ts': {
    allowed: ['./tabs.ts'],
    forbidden: ['./worker.ts', './plugin.ts', '../store/app.ts', '../ui/a.ts', 'react', 'vite'],
  },
  'src/offline/plugin.ts': {
    allowed: ['./headers.ts', 'node:fs', 'node:fs/promises', 'vite'],
    forbidden: ['./worker.ts', '../lib/a.ts', '../engine/a.ts', 'react'],
  },
  'src/main.tsx': {
    allowed: [
      './App.tsx',
      './offline/register.ts',
      './store/app.ts',
      './bridge/trainer/remote.ts',
      './bridge/reader/remote.ts',
      './bridge/converter/remote.ts',
      'react-dom/client',
    ],
    forbidden: [
      './engine/a.ts',
      './formats/a.ts',
      './offline/worker.ts',
      './offline/plugin.ts',
      './bridge/trainer/worker.ts',
      './bridge/reader/protocol.ts',
      '@tensorflow/tfjs-core',
    ],
  },
};

test('src holds the rooms that the zones know', () => {
  const source = fileURLToPath(new URL('../../src', import.meta.url));
  const rooms = readdirSync(source, { withFileTypes: true }).filter(entry => entry.isDirectory());
  const known = 'bridge data engine formats lib offline recipe run store testing ui'.split(' ');
  expect(known).toEqual(expect.arrayContaining(rooms.map(room => room.name)));
});

describe('a file imports what its room allows and nothing else', () => {
  const texts = Object.entries(zones).map(([file, { allowed, forbidden }]) => {
    const lines = [...allowed, ...forbidden].map(asImport);
    return [file, lines.join('\n')] as const;
  });
  const complaints = lint(Object.fromEntries(texts)).filter(({ rule }) => rule === ZONE);

  test.for(Object.entries(zones))('%s', ([file, { allowed, forbidden }]) => {
    const imports = [...allowed, ...forbidden];
    const caught = complaints
      .filter(complaint => complaint.file === file)
      .map(({ line }) => imports[line - 1]);
    expect(new Set(caught)).toEqual(new Set(forbidden));
  });
});

test('a zone catches every form of import', () => {
  const forms = [
    "import { a } from '../engine/a.ts';",
    "import * as b from '../engine/a.ts';",
    "import '../engine/a.ts';",
    "export const c = import('../engine/a.ts');",
    "export { d } from '../engine/a.ts';",
    "export * from '../engine/a.ts';",
    "export type { e } from '../engine/a.ts';",
  ];
  const complaints = lint({ 'src/store/a.ts': forms.join('\n') }).filter(({ rule }) => rule === ZONE);
  const caught = complaints.map(({ line }) => line).toSorted((a, b) => a - b);
  expect(caught).toEqual(forms.map((_, i) => i + 1));
});

describe('the rules about types, promises, hooks, cycles and code made of text fire', () => {
  const samples: Readonly<Record<string, { rule: string; text: string }>> = {
    'src/lib/any.ts': { rule: 'typescript(no-explicit-any)', text: 'export const a: any = 1;' },
    'src/lib/bang.ts': {
      rule: 'typescript(no-non-null-assertion)',
      text: 'export const a = (b: string | null): number => b!.length;',
    },
    'src/lib/promise.ts': {
      rule: 'typescript(no-floating-promises)',
      text: 'const a = async (): Promise<void> => {};\nexport const b = (): void => { a(); };',
    },
    'src/lib/unsafe.ts': {
      rule: 'typescript(no-unsafe-assignment)',
      text: "export const a: { b: number } = JSON.parse('{}');",
    },
    'src/lib/ignore.ts': {
      rule: 'typescript(ban-ts-comment)',
      text: '// @ts-ignore\nexport const a: number = 1;',
    },
    'src/lib/kind.ts': {
      rule: 'typescript(switch-exhaustiveness-check)',
      text: "export const a = (b: 'c' | 'd'): number => { switch (b) { case 'c': return 1; } return 2; };",
    },
    'src/lib/log.ts': { rule: 'eslint(no-console)', text: "console.log('a');\nexport {};" },
    'src/lib/cycle.ts': {
      rule: 'import(no-cycle)',
      text: "import { b } from './cycleToo.ts';\nexport const a = (): number => b();",
    },
    'src/lib/cycleToo.ts': {
      rule: 'import(no-cycle)',
      text: "import { a } from './cycle.ts';\nexport const b = (): number => a();",
    },
    'src/ui/parts/markup.tsx': {
      rule: 'react(no-danger)',
      text: 'export const Part = (p: { a: string }) => <p dangerouslySetInnerHTML={{ __html: p.a }} />;',
    },
    'src/lib/eval.ts': { rule: 'eslint(no-eval)', text: 'export const a = (b: string): unknown => eval(b);' },
    'src/lib/code.ts': {
      rule: 'typescript(no-implied-eval)',
      text: 'export const a = (b: string): unknown => new Function(b);',
    },
    'src/ui/parts/hook.tsx': {
      rule: 'react(hooks)',
      text: "import { useState } from 'react';\nexport const Part = (p: { a: boolean }) => { if (p.a) useState(0); return null; };",
    },
  };
  const complaints = lint(
    Object.fromEntries(Object.entries(samples).map(([file, { text }]) => [file, text])),
  );

  test.for(Object.entries(samples))('%s', ([file, { rule }]) => {
    expect(
      complaints.filter(complaint => complaint.file === file).map(complaint => complaint.rule),
    ).toContain(rule);
  });
});

/** One import statement with a name that no other line uses. */
function asImport(spec: string, index: number): string {
  const typed = spec.startsWith('type ');
  return `import ${typed ? 'type ' : ''}{ name${index} } from '${spec.replace(/^type /, '')}';`;
}
