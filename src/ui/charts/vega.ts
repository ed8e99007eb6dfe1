/** The parts of Vega that charts need: a file of its own, so that the rest is left out and it loads by itself. */
export { parse, View } from 'vega';
