/** Runs the project's own lint configuration over a few files made up for a test. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const oxlint = join(root, 'node_modules/oxlint/bin/oxlint');

/** One complaint of the linter: where, from 1, and which rule, as in "eslint(no-restricted-imports)". */
export interface Complaint {
  readonly file: string;
  readonly line: number;
  readonly rule: string;
}

/** What oxlint says about these files (path from the project's root → text), type-aware rules included. */
export function lint(files: Readonly<Record<string, string>>): readonly Complaint[] {
  const folder = mkdtempSync(join(tmpdir(), 'inkfold-lint-'));
  try {
    copyFileSync(join(root, '.oxlintrc.json'), join(folder, '.oxlintrc.json'));
    copyFileSync(join(root, 'src/base.tsconfig.json'), join(folder, 'tsconfig.json'));
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(join(folder, dirname(path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    return complaints(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function complaints(folder: string): readonly Complaint[] {
  const run = spawnSync(process.execPath, [oxlint, '--type-aware', '--format', 'json', 'src'], {
    cwd: folder,
    encoding: 'utf8',
    timeout: 60_000,
    env: { ...process.env, OXLINT_TSGOLINT_PATH: join(root, 'node_modules/.bin/tsgolint') },
  });
  // 0: nothing found, 1: something found; anything else means that oxlint itself failed.
  if (run.status !== 0 && run.status !== 1) throw new Error(`oxlint failed: ${run.stderr}${run.stdout}`);
  const report = JSON.parse(run.stdout) as Report;
  return report.diagnostics.map(({ filename, code, labels }) => ({
    file: filename.replaceAll('\\', '/'),
    line: labels[0]?.span.line ?? 0,
    rule: code,
  }));
}

/** The part of `oxlint --format json` that is used here. */
interface Report {
  readonly diagnostics: readonly {
    readonly filename: string;
    readonly code: string;
    readonly labels: readonly { readonly span: { readonly line: number } }[];
  }[];
}
