/** What one build of the app consists of: worked out by plugin.ts when the app is built, and built into the service worker. */

/** A build of the app. */
export interface Build {
  /** Twelve hexadecimal digits of the hash of all files: another version wherever one byte differs. */
  readonly version: string;
  /** Every file's path below the app's address, with the SHA-256 of its bytes in hexadecimal digits. */
  readonly files: Readonly<Record<string, string>>;
}

/** The page itself, among a build's files. */
export const PAGE = 'index.html';

/** Where files lie whose names change with what is in them: what once was right stays right. */
export const HASHED = 'assets/';

/** The SHA-256 of bytes as hexadecimal digits. */
export async function sha256(bytes: ArrayBuffer): Promise<string> {
  const sum = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(sum, byte => byte.toString(16).padStart(2, '0')).join('');
}
