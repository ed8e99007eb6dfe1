/** Files that the page makes and the person keeps. */

/** Saves text, whole or in pieces, or bytes as a file of this name, the way a click on a link would. */
export function download(
  name: string,
  type: string,
  contents: string | readonly string[] | Uint8Array<ArrayBuffer>,
): void {
  const isList = typeof contents !== 'string' && !(contents instanceof Uint8Array);
  const url = URL.createObjectURL(new Blob(isList ? [...contents] : [contents], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser reads the blob after the click has returned.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** A file as the store makes them. */
interface Savable {
  readonly name: string;
  readonly type: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Saves a file; null, where it could not be made, is told elsewhere. */
export function saveFile(file: Savable | null): void {
  if (file) download(file.name, file.type, file.bytes);
}
