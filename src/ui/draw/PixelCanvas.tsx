/** A small picture made of pixels, painted anew whenever what makes them changes. */
import { useEffect, useRef } from 'react';
import { useScheme } from '../theme/theme.ts';
import css from './PixelCanvas.module.css';
import type { Rgba } from './paintInsight.ts';

interface PixelCanvasProps {
  readonly width: number;
  readonly height: number;
  /** width × height × 4 bytes, in the colours that the element's style gives. Must keep its identity while nothing changes. */
  readonly pixels: (canvas: HTMLCanvasElement) => Rgba;
  /** The picture's name; null where the text beside it says everything. */
  readonly label: string | null;
}

/** A canvas of as many pixels, each shown as a square; it takes the width of its container. */
export function PixelCanvas({ width, height, pixels, label }: PixelCanvasProps) {
  const ref = useRef<HTMLCanvasElement>(null);
  const scheme = useScheme();
  useEffect(() => {
    const canvas = ref.current;
    const pen = canvas?.getContext('2d');
    if (!canvas || !pen) return;
    canvas.width = width;
    canvas.height = height;
    pen.putImageData(new ImageData(pixels(canvas), width, height), 0, 0);
    // The scheme is a reason to paint again: the colours follow it.
  }, [width, height, pixels, scheme]);
  const naming = label === null ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label };
  return <canvas ref={ref} className={css.canvas} {...naming} />;
}
