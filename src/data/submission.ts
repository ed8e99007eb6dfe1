/** Predicted labels → the text of submission.csv, as Kaggle wants it: the mirror of csv.ts. */

/** Line ends as pandas writes them on Kaggle; their sample_submission.csv has CRLF, and the grader takes either. */
const NEWLINE = '\n';

/** The header "ImageId,Label" and one line for each label, ids counting from 1; ends with a line end. */
export function submissionCsv(labels: Uint8Array): string {
  const lines = ['ImageId,Label'];
  labels.forEach((label, row) => lines.push(`${row + 1},${label}`));
  return lines.join(NEWLINE) + NEWLINE;
}
