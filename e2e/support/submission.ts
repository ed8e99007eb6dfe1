/** Reads a downloaded submission.csv, and holds it to Kaggle's rules. */
import { readFile } from 'node:fs/promises';
import { expect, type Download } from '@playwright/test';

/** The predicted digits, one a row, after checking the file's name, header, ids and range of labels. */
export async function readSubmission(download: Download): Promise<readonly number[]> {
  expect(download.suggestedFilename()).toBe('submission.csv');
  const text = await readFile(await download.path(), 'utf8');
  const [header, ...rows] = text.trimEnd().split(/\r?\n/);
  expect(header).toBe('ImageId,Label');
  const wrong = rows.filter((row, i) => !new RegExp(`^${i + 1},[0-9]$`).test(row));
  expect(wrong.slice(0, 5), 'rows that are not "id,digit" with ids from 1').toEqual([]);
  return rows.map(row => Number(row.slice(row.indexOf(',') + 1)));
}
