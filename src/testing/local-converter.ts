/** The converter in the thread that calls it: all that it does is real, but for the worker. For tests of the store. */
import type { Converter } from '../bridge/converter/remote.ts';
import { readModels } from '../formats/read-model.ts';
import { writeFile } from '../formats/write-file.ts';

export const localConverter: Converter = {
  write: writeFile,
  read: files => readModels(files.map(file => ({ name: file.name, blob: file }))),
};
