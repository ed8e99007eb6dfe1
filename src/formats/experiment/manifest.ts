/** What an experiment file says of itself. */

/** What `format` and `version` say in its experiment.json. */
export const FORMAT = 'inkfold-experiment';
export const FORMAT_VERSION = 1;
