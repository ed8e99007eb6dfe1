/** A Python for tests that need one: found where there is one, run with JSON in and JSON out. */
import { spawnSync } from 'node:child_process';

/** Debian's own Python has Debian's NumPy and scikit-learn; another one that comes first may not. */
const NAMES = ['python3', '/usr/bin/python3'];

/** The first Python that can import these modules; null where there is none. */
export function findPython(...modules: readonly string[]): string | null {
  const code = ['import sys', ...modules.map(name => `import ${name}`)].join('\n');
  return NAMES.find(name => spawnSync(name, ['-c', code], { timeout: 60_000 }).status === 0) ?? null;
}

/** Runs Python with JSON in and JSON out; throws with what it said where it failed. */
export function runPython(
  python: string,
  args: readonly string[],
  input: unknown,
  folder: string = process.cwd(),
): unknown {
  const { status, stdout, stderr, error } = spawnSync(python, args, {
    cwd: folder,
    input: JSON.stringify(input),
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    timeout: 100_000,
  });
  if (status !== 0) throw new Error(`Python failed: ${error?.message ?? ''}\n${stderr}`);
  return JSON.parse(stdout);
}
