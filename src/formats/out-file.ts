/** What leaves the tab as a file: made whole in memory, saved by the page. */

/** A file to be downloaded. */
export interface OutFile {
  readonly name: string;
  /** Its media type, for example "application/zip". */
  readonly type: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}
