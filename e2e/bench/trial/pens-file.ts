/** Where the recorded pen strokes lie, if they do. */
import { realFolder } from '../../support/realData.ts';

/** Within INKFOLD_DATA. */
export const PENS = 'pen/strokes-train.ndjson.gz';

/** The file's path; it need not be there. */
export const pensFile = (): string => realFolder(PENS);
