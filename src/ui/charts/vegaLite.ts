/** The part of Vega-Lite that charts need: a file of its own, so that it loads by itself. */
export { compile } from 'vega-lite';
