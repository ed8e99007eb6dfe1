import { expect, test } from 'vitest';
import { cellText, csvOf } from './chartTable.ts';

const percent = { title: 'Accuracy', write: (value: number) => `${value * 100} %` };

test('the page writes numbers as the column has it, and a dash for nothing', () => {
  expect(cellText(0.5, percent)).toBe('50 %');
  expect(cellText(3, { title: 'Epoch' })).toBe('3');
  expect(cellText(null, percent)).toBe('–');
  expect(cellText('finished', percent)).toBe('finished');
});

test('the file has all digits, and quotes what needs it', () => {
  const table = {
    caption: 'Runs',
    columns: [{ title: 'Epoch' }, { ...percent, title: 'A, "mine"' }],
    rows: [
      [1, 0.123456789012345],
      [2, null],
    ],
  };
  expect(csvOf(table)).toBe('Epoch,"A, ""mine"""\r\n1,0.123456789012345\r\n2,\r\n');
});

test('text that a spreadsheet would carry out is text there too; numbers stay numbers', () => {
  const table = { caption: '', columns: [{ title: '=1+1' }, { title: '@x' }], rows: [['-2+3', -2]] };
  expect(csvOf(table)).toBe("'=1+1,'@x\r\n'-2+3,-2\r\n");
});
