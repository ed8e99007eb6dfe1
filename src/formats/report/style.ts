/** The look of a report: the app's paper, ink and one accent, with the fonts that the reader's system has. */

/** The style sheet, for screens light and dark, for phones and for paper. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --paper: light-dark(#f1ede1, #111319);
  --sheet: light-dark(#fcfaf4, #191c24);
  --ink: light-dark(#1b1f30, #ebe7db);
  --quiet: light-dark(#555a6c, #a8aab3);
  --rule: light-dark(#ddd6c5, #30343f);
  --accent: light-dark(#24429f, #a6b9ff);
  --wash: light-dark(#e8ebf6, #242a40);
  --training: light-dark(#7b7f8e, #989ca8);
  --heat: light-dark(#f0a98a, #8a4530);
  --serif: 'Source Serif 4', 'Iowan Old Style', Charter, 'Bitstream Charter', Georgia, serif;
  --sans: 'Source Sans 3', system-ui, sans-serif;
}
* { box-sizing: border-box; margin: 0; }
body {
  padding: clamp(0px, 3vw, 3rem);
  background: var(--paper);
  color: var(--ink);
  font: 1rem/1.5 var(--sans);
  overflow-wrap: break-word;
}
.sheet {
  display: grid;
  grid-template-columns: minmax(0, 1fr);
  gap: 2.75rem;
  max-width: 66rem;
  margin-inline: auto;
  padding: clamp(1.25rem, 4vw, 3.5rem);
  border: 1px solid var(--rule);
  background: var(--sheet);
}
section, header, main { display: grid; grid-template-columns: minmax(0, 1fr); gap: 0.9rem; }
main { gap: 2.75rem; }
section { padding-top: 1.1rem; border-top: 1px solid var(--rule); }
h1, h2, h3, .figures dd { font-family: var(--serif); font-weight: 600; letter-spacing: -0.01em; line-height: 1.2; }
h1 { font-size: clamp(1.6rem, 5vw, 2.4rem); }
h2 { font-size: 1.35rem; }
h3 { font-size: 1.05rem; }
p { max-width: 44rem; text-wrap: pretty; }
small, .note, .quiet, figcaption, .key, dt { color: var(--quiet); font-size: 0.85rem; }
small { font-size: 0.8rem; }
figcaption b { color: var(--ink); font-size: 1rem; font-weight: 600; }
a { color: var(--accent); text-underline-offset: 0.15em; }
code { font-family: ui-monospace, monospace; font-size: 0.9em; }
.brand { color: var(--accent); font-family: var(--serif); font-weight: 600; }
.failure { padding-left: 0.9rem; border-left: 3px solid var(--accent); }
.figures { display: flex; flex-wrap: wrap; gap: 0.9rem 2.75rem; }
.figures dd { font-size: 2rem; font-variant-numeric: tabular-nums lining-nums; }
.figures div:first-child dd { color: var(--accent); }
.figures .minor { font-size: 1.35rem; line-height: 1.75; }
.link { color: var(--quiet); font-size: 0.9rem; }
.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(16rem, 100%), 1fr)); gap: 0.7rem 2rem; }
.pair .facts { grid-template-columns: repeat(auto-fit, minmax(7rem, 1fr)); }
.facts dd { overflow-wrap: anywhere; }
.facts small { display: block; }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(25rem, 100%), 1fr)); gap: 1.5rem 2.5rem; align-items: start; }
.pair > * { min-width: 0; display: grid; grid-template-columns: minmax(0, 1fr); gap: 0.6rem; }
.groups { columns: 17rem; column-gap: 2.5rem; }
.knobs { padding: 0 0 1.5rem 0.7rem; break-inside: avoid; }
.knobs h3 { padding-bottom: 0.4rem; }
.knobs dl div { display: flex; flex-wrap: wrap; gap: 0 1rem; align-items: baseline; justify-content: space-between; padding-block: 0.2rem; border-top: 1px solid var(--rule); }
.knobs dd { font-variant-numeric: tabular-nums; }
.knobs .changed { box-shadow: -0.55rem 0 0 var(--sheet), -0.7rem 0 0 var(--accent); }
.knobs .changed dd { color: var(--accent); font-weight: 600; }
.knobs .changed small { font-weight: 400; }
.knobs .idle dd { color: var(--quiet); }
.scroll { position: relative; overflow-x: auto; }
.scroll:focus-visible, a:focus-visible, summary:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
table { width: 100%; border-collapse: collapse; font-size: 0.875rem; font-variant-numeric: tabular-nums lining-nums; }
caption { padding-bottom: 0.3rem; font-weight: 600; font-size: 1rem; text-align: start; }
th, td { padding: 0.25rem 0.75rem 0.25rem 0; border-top: 1px solid var(--rule); font-weight: 400; text-align: end; white-space: nowrap; }
th:first-child, .words th, .words td { text-align: start; }
.words td:last-child { white-space: normal; }
thead th { border-top: 0; color: var(--quiet); line-height: 1.25; vertical-align: bottom; white-space: normal; }
tfoot th, tfoot td { border-top-color: var(--ink); font-weight: 600; }
.marked th, .marked td { background: var(--wash); }
.marked th { box-shadow: inset 3px 0 0 var(--accent); padding-left: 0.6rem; font-weight: 600; }
th small { padding-left: 0.4rem; }
summary { padding-bottom: 0.4rem; color: var(--quiet); font-size: 0.85rem; min-height: 1.5rem; cursor: pointer; }
.matrix { table-layout: fixed; min-width: 21rem; font-size: 0.8rem; }
.matrix th, .matrix td { height: 2.1rem; padding: 0; border: 1px solid var(--rule); text-align: center; overflow: hidden; text-overflow: ellipsis; }
.matrix thead th, .matrix tbody th { border-color: transparent; color: var(--quiet); vertical-align: middle; }
.matrix .none { color: transparent; }
.matrix .right { font-weight: 600; }
.tint-1 { background: color-mix(in srgb, var(--heat) 20%, transparent); }
.tint-2 { background: color-mix(in srgb, var(--heat) 40%, transparent); }
.tint-3 { background: color-mix(in srgb, var(--heat) 60%, transparent); }
.tint-4 { background: color-mix(in srgb, var(--heat) 80%, transparent); }
.tint-5 { background: var(--heat); }
figure { display: grid; gap: 0.5rem; }
svg { display: block; width: 100%; height: auto; overflow: visible; }
svg text { fill: var(--quiet); font: 12px var(--sans); }
.axes path { stroke: var(--rule); }
.training, .validation { fill: none; stroke-linejoin: round; vector-effect: non-scaling-stroke; }
.training { stroke: var(--training); stroke-width: 1.25; }
.validation { stroke: var(--accent); stroke-width: 1.75; stroke-dasharray: 5 3; }
.mark { fill: var(--sheet); stroke: var(--accent); stroke-width: 1.5; }
.kept { fill: var(--accent); stroke: var(--accent); stroke-width: 1.5; }
.key { display: flex; flex-wrap: wrap; gap: 0.2rem 1.5rem; max-width: none; }
.key svg { display: inline-block; height: 12px; width: auto; vertical-align: -1px; }
.gallery { display: grid; grid-template-columns: repeat(auto-fill, minmax(8.5rem, 1fr)); gap: 1.1rem 1rem; padding: 0; list-style: none; }
.gallery p { font-size: 0.85rem; font-variant-numeric: tabular-nums; line-height: 1.35; }
.gallery li { display: grid; gap: 0.25rem; align-content: start; break-inside: avoid; }
.gallery img { image-rendering: pixelated; mix-blend-mode: multiply; }
.guesses { color: var(--quiet); }
.guesses b { color: var(--accent); }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
footer { padding-top: 1.1rem; border-top: 1px solid var(--rule); }
@media (prefers-color-scheme: dark) {
  .gallery img { filter: invert(1); mix-blend-mode: screen; }
}
@media print {
  :root { color-scheme: light; font-size: 10pt; }
  body { padding: 0; background: none; }
  .sheet { max-width: none; padding: 0; border: 0; background: none; gap: 1.5rem; }
  main { gap: 1.5rem; }
  .scroll { overflow: visible; }
  table, figure, .knobs, .facts { break-inside: avoid; }
  h2, h3, caption { break-after: avoid; }
  details::details-content { content-visibility: visible; display: block; }
  .gallery img { filter: none; mix-blend-mode: multiply; }
  .link a::after { content: ' (' attr(href) ')'; overflow-wrap: anywhere; }
  * { print-color-adjust: exact; }
}
`;

/** What a policy calls `STYLE`: write.test.ts works it out again, and prints it where it is another. */
export const STYLE_HASH = 'sha256-X7DgMugyfMj7T7dv0dbbFB2Ar8ovThxeYXUtUbvObWs=';
