/** How predicted digits are spread over the classes: a first look at whether they can be right. */
import { count } from '../../lib/format.ts';

/** "Read most often: 1 (113 times); least often: 5 (87)." Of no digits, nothing. */
export function spreadText(labels: Uint8Array): string {
  const counts = Array.from({ length: 10 }, () => 0);
  for (const label of labels) counts[label] = (counts[label] ?? 0) + 1;
  if (labels.length === 0) return '';
  const [most, least] = [Math.max(...counts), Math.min(...counts)];
  if (most === least) return `Each digit was read ${count(most)} times.`;
  return `Read most often: ${counts.indexOf(most)} (${count(most)} times); least often: ${counts.indexOf(least)} (${count(least)}).`;
}
