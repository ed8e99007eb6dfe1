/** Saved pictures: what they hold, as text. How they look is looked at; that PNGs are painted is tested in a browser. */
import { describe, expect, it } from 'vitest';
import { svgOf } from './pictureSvg.ts';
import { plotShapes, spotsOf, ticksOn } from './plot.ts';
import { pictureOf, wrapped } from './sheet.ts';

const theme = {
  font: '"Source Sans 3", sans-serif',
  fontSize: 13,
  text: '#555',
  rule: '#ddd',
  lines: ['#777', '#249'],
  mark: '#a50',
  ground: '#fff',
  well: '#fff',
  ink: '#000',
  heat: '#fa8',
} as const;
const scale = { bounds: [0, 1], log: false } as const;
const box = { left: 50, top: 10, width: 100, height: 40 };

describe('a plot', () => {
  const plot = {
    x: { title: 'Epoch', ticks: [{ at: 0.5, text: '1' }] },
    y: ticksOn([0, 1], scale, value => `${value * 100} %`),
    bands: [{ low: spotsOf([0, 0], scale), high: spotsOf([1, 0.5], scale), colour: 'blue' }],
    lines: [{ spots: spotsOf([0, null, 1, 0.5], scale), colour: 'red', width: 2, dash: '6 3' }],
    dots: [{ spot: { x: 1, y: 0 }, mark: 'M-2 -1h4', fill: 'none', stroke: 'red' }],
  };
  const shapes = plotShapes(plot, box, theme);
  const d = (find: string) =>
    shapes.flatMap(shape =>
      shape.kind === 'path' && (shape.stroke === find || shape.fill === find) ? [shape.d] : [],
    );

  it('has its line where the values are, broken where there are none, and its marks', () => {
    expect(d('red')).toEqual(['M50 50M116.67 10L150 30', 'M148.00 9.00h4']);
  });

  it('has its band between two lines', () => {
    expect(d('blue')).toEqual(['M50 10L150 30L150 50L50 50Z']);
  });

  it('says what its axes are', () => {
    const words = shapes.flatMap(shape => (shape.kind === 'words' ? [shape.text] : []));
    expect(words).toEqual(['0 %', '100 %', '1', 'Epoch']);
  });
});

describe('an SVG file', () => {
  const name = '<b onload="x()">Tom & "Jerry"\u0001</b>';
  const picture = pictureOf(
    {
      title: name,
      summary: 'It rose.',
      legend: [{ text: name, colour: 'red', width: 2 }],
      height: 50,
      draw: () => [],
    },
    theme,
  );

  it('is sized, titled and described', () => {
    const text = svgOf(picture);
    expect(text).toMatch(
      /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" width="760" height="\d+" viewBox="0 0 760 \d+"/,
    );
    expect(text).toContain('<desc>It rose.</desc>');
    expect(text).toContain('>It rose.</text>');
  });

  it('holds names as text, whatever is in them', () => {
    const text = svgOf(picture);
    expect(text).not.toContain('<b');
    expect(text).not.toContain('\u0001');
    expect(text).toContain('&lt;b onload=&quot;x()&quot;&gt;Tom &amp; &quot;Jerry&quot;&lt;/b&gt;');
  });
});

it('wraps a sentence between words', () => {
  expect(wrapped('one two three', 7)).toEqual(['one two', 'three']);
  expect(wrapped('incomprehensibilities no', 5)).toEqual(['incomprehensibilities', 'no']);
});
