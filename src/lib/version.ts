/** Which Inkfold this is; e2e/house/version.test.ts holds it to package.json. */

/** The version of package.json. */
export const VERSION = '0.1.0';
