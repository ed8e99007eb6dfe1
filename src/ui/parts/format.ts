/** Numbers as people read them, for the panels: what lib/format.ts has, which reports use too. */
export {
  count,
  counted,
  duration,
  listed,
  lossText,
  momentText,
  percent,
  rateText,
  sizeText,
} from '../../lib/format.ts';
