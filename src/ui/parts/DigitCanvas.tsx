/** Digits on a canvas, in the ink of the theme. */
import { useEffect, useRef } from 'react';
import { useScheme } from '../theme/theme.ts';
import css from './DigitCanvas.module.css';
import { inkOf, mosaic, mosaicSize } from './digits.ts';

interface DigitCanvasProps {
  /** Each 784 bytes, 255 is ink. */
  readonly digits: readonly Uint8Array[];
  readonly columns: number;
  /** The picture's name; null where the text beside it says everything. */
  readonly label: string | null;
  /** Shows every pixel as a square instead of smoothing. */
  readonly coarse?: boolean;
}

/** A picture of digits in `columns` columns; it takes the width of its container. */
export function DigitCanvas({ digits, columns, label, coarse = false }: DigitCanvasProps) {
  const ref = useRef<HTMLCanvasElement>(null);
  const scheme = useScheme();

  useEffect(() => {
    const canvas = ref.current;
    const pen = canvas?.getContext('2d');
    if (!canvas || !pen) return;
    const { width, height, rgba } = mosaic(digits, columns, inkOf(canvas));
    pen.putImageData(new ImageData(rgba, width, height), 0, 0);
    // The scheme is a reason to paint again: the ink's colour follows it.
  }, [digits, columns, scheme]);

  const naming = label === null ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label };
  // Sized as it is made, not as it is painted: it would take another shape for a moment, and all below it would move.
  const size = mosaicSize(digits.length, columns);
  return <canvas ref={ref} className={coarse ? css.coarse : css.smooth} {...size} {...naming} />;
}
