/** Which pixels the answer hangs on: for each, whether more ink there would speak for the digit or against it. */
import { useCallback, useState } from 'react';
import type { FoundInsight } from '../../store/state.ts';
import { Check } from '../parts/Check.tsx';
import { inkOf, type Rgb } from '../parts/digits.ts';
import inside from './Inside.module.css';
import { saliencyPixels, type Rgba } from './paintInsight.ts';
import { PixelCanvas } from './PixelCanvas.tsx';
import css from './Saliency.module.css';

/** The picture that was inspected, with its saliency over the ink and a legend; the colours can be taken away. */
export function Saliency({ found: { pixels, insight } }: { readonly found: FoundInsight }) {
  const [isColoured, setColoured] = useState(true);
  const { digit, saliency } = insight;
  const paint = useCallback(
    (canvas: HTMLCanvasElement): Rgba =>
      saliencyPixels(pixels, isColoured ? saliency : null, coloursOf(canvas)),
    [pixels, saliency, isColoured],
  );
  return (
    <div className={inside.part}>
      <h3 className={inside.title}>What the answer hangs on</h3>
      <div className={css.figure}>
        <div className={css.picture}>
          <PixelCanvas width={28} height={28} pixels={paint} label={`What speaks for and against ${digit}`} />
        </div>
        <div className={css.legend}>
          <p className={css.line}>
            <span className={css.pro} aria-hidden="true" />
            <span>
              Blue: more ink here would speak <b>for {digit}</b>
            </span>
          </p>
          <p className={css.line}>
            <span className={css.contra} aria-hidden="true" />
            <span>
              Orange: more ink here would speak <b>against {digit}</b>
            </span>
          </p>
          <Check label="Colours over the ink" checked={isColoured} onChange={setColoured} />
        </div>
      </div>
    </div>
  );
}

function coloursOf(canvas: HTMLCanvasElement): { ink: Rgb; pro: Rgb; contra: Rgb } {
  const style = getComputedStyle(canvas);
  return {
    ink: inkOf(canvas),
    pro: rgbOf(style.getPropertyValue('--chart-validation')),
    contra: rgbOf(style.getPropertyValue('--chart-mark')),
  };
}

/** A resolved colour, "rgb(36, 66, 159)", as numbers; the tokens that charts use are registered, and so come resolved. */
function rgbOf(colour: string): Rgb {
  const [red = 0, green = 0, blue = 0] = (colour.match(/[\d.]+/g) ?? []).map(Number);
  return [red, green, blue];
}
