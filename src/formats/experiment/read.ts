/** An .inkfold file → the experiment that was written: everything in it is checked before any of it is believed. */
import { badFile, LONGEST_NAME } from '../../data/badfile.ts';
import type { Bytes } from '../../data/bytes.ts';
import { MANIFEST } from '../../data/model-files.ts';
import type { Environment, Experiment, SetMark } from '../../run/experiment.ts';
import type { Split } from '../../run/job.ts';
import {
  label,
  list,
  Mismatch,
  nullable,
  object,
  oneOf,
  record,
  text,
  whole,
  type Decoder,
} from '../schema.ts';
import { unzip } from '../unzip.ts';
import { checkAgreement } from './agreement.ts';
import { memberReader, type MemberReader } from './members.ts';
import { modelDecoder } from './model.ts';
import { recipeDecoder } from './recipe.ts';
import { curvesDecoder, MOST_ROWS, runDecoder } from './run.ts';
import { FORMAT, FORMAT_VERSION } from './manifest.ts';

/** The longest manifest that is parsed, in bytes: some three times what 20 folds of 1,000 epochs each write. */
const LONGEST_MANIFEST = 2 ** 25;

/** Throws `BadFile`, in one sentence that names the place, where the file is not what writeExperiment writes. */
export async function readExperiment(name: string, bytes: Bytes): Promise<Experiment> {
  return experimentOf(name, await unzip(name, bytes));
}

/** The same, of an archive that has been unpacked already. */
export function experimentOf(name: string, files: ReadonlyMap<string, Bytes>): Experiment {
  const json = files.get(MANIFEST);
  if (!json) throw badFile(name, `holds no ${MANIFEST}; expected an experiment that Inkfold saved`);
  try {
    const manifest = parse(json);
    oneOf(FORMAT)(record(manifest, '').format, 'format');
    checkVersion(name, record(manifest, '').version);
    const experiment = experimentDecoder(memberReader(files))(manifest, '');
    checkAgreement(experiment);
    return experiment;
  } catch (thrown) {
    if (!(thrown instanceof Mismatch)) throw thrown;
    throw badFile(
      name,
      `is not an experiment that can be opened: in ${MANIFEST}, at ${thrown.at}, expected ${thrown.expected}`,
    );
  }
}

function parse(json: Bytes): unknown {
  if (json.length > LONGEST_MANIFEST)
    throw new Mismatch('its end', `at most ${LONGEST_MANIFEST.toLocaleString('en')} bytes`);
  try {
    return JSON.parse(new TextDecoder().decode(json));
  } catch {
    throw new Mismatch('its beginning', 'JSON');
  }
}

/** A newer Inkfold may keep what this one has no place for: saying so is better than a complaint about the details. */
function checkVersion(name: string, version: unknown): void {
  if (whole(1, 1_000_000)(version, 'version') > FORMAT_VERSION)
    throw badFile(
      name,
      'was saved by a newer Inkfold; open it there, or reload this page for the newest version',
    );
}

const setMark = object<SetMark>({
  name: label(1000, LONGEST_NAME),
  count: whole(0, MOST_ROWS),
  fingerprint: text(16),
});

const splitDecoder = ({ ints }: MemberReader): Decoder<Split> =>
  object<Split>({ fold: whole(1, 100), train: ints, validation: ints });

const experimentDecoder = (members: MemberReader): Decoder<Experiment> =>
  object<Experiment>({
    recipe: recipeDecoder,
    run: runDecoder(members),
    newest: nullable(modelDecoder(members)),
    splits: list(splitDecoder(members), 100),
    curves: list(curvesDecoder(members), 100),
    digits: setMark,
    validation: setMark,
    environment: object<Environment>({ version: label(40), userAgent: label(1000) }),
  });
