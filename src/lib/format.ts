/** Numbers as people read them: one place, so that every panel and every report writes them alike. */

/** A whole number with thousands separators: "42,000". */
export const count = (n: number): string => n.toLocaleString('en');

/** A count and its noun: "1 digit", "42,000 digits". */
export const counted = (n: number, noun: string): string => `${count(n)} ${noun}${n === 1 ? '' : 's'}`;

/** A share (0 to 1) in percent: "98.91 %". */
export const percent = (share: number, decimals = 2): string => `${(share * 100).toFixed(decimals)} %`;

/** A loss: four decimals; the exponent form where those would all be zero, and where it has run away. */
export const lossText = (loss: number): string =>
  (loss !== 0 && loss < 0.0001) || loss >= 10_000 ? loss.toExponential(1) : loss.toFixed(4);

/** A time span in milliseconds, coarser the longer it is: "8 s", "1 min 05 s", "2 h 03 min". */
export function duration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${pad(seconds % 60)} s`;
  return `${Math.floor(minutes / 60)} h ${pad(minutes % 60)} min`;
}

const pad = (n: number): string => String(n).padStart(2, '0');

/** A learning rate: three digits that count, in the exponent form where it is very small. */
export const rateText = (rate: number): string => {
  const short = Number(rate.toPrecision(3));
  return short !== 0 && short < 0.00001 ? short.toExponential() : String(short);
};

/** Words in a row: "1", "1 and 2", "1, 2 and 3". */
export function listed(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} and ${last}`;
}

/** A size in bytes, in the units of disks (1 kB is 1,000 bytes): "812 bytes", "3.1 MB", "12 MB", "2.1 GB". */
export function sizeText(bytes: number): string {
  if (bytes < 1000) return counted(Math.round(bytes), 'byte');
  const power = Math.min(3, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** power;
  // 999.6 kB would be written as 1000 kB.
  if (Math.round(value) >= 1000 && power < 3) return sizeText(1000 ** (power + 1));
  return `${value < 9.95 ? Number(value.toFixed(1)) : count(Math.round(value))} ${UNITS[power]}`;
}

const UNITS = ['bytes', 'kB', 'MB', 'GB'];

/** A moment (milliseconds since 1970) on this machine's clock: "21 Nov 2026, 14:05". */
export const momentText = (ms: number): string => MOMENT.format(ms);

const MOMENT = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
});
