/** The unit in which a length of time is best read. */
export interface TimeUnit {
  readonly unit: 's' | 'min' | 'h';
  /** How many milliseconds it has. */
  readonly ms: number;
}

/** Seconds up to three minutes, minutes up to three hours, hours beyond. */
export function timeUnit(ms: number): TimeUnit {
  if (ms < 180_000) return { unit: 's', ms: 1000 };
  return ms < 3 * 3_600_000 ? { unit: 'min', ms: 60_000 } : { unit: 'h', ms: 3_600_000 };
}
