/** A picture to be saved, as plain shapes: written out as SVG (pictureSvg.ts) or painted as PNG (picturePng.ts). Lengths are CSS pixels. */

export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly ground: string;
  /** A CSS font family. */
  readonly font: string;
  readonly title: string;
  /** The picture in a sentence. */
  readonly summary: string;
  readonly shapes: readonly Shape[];
}

export type Shape = Path | Words;

export interface Path {
  readonly kind: 'path';
  /** As SVG's `d`. */
  readonly d: string;
  readonly fill?: string;
  readonly stroke?: string;
  readonly width?: number;
  /** As SVG's `stroke-dasharray`. */
  readonly dash?: string;
  readonly opacity?: number;
}

export interface Words {
  readonly kind: 'words';
  readonly text: string;
  readonly x: number;
  /** The line that the letters stand on. */
  readonly y: number;
  readonly size: number;
  readonly colour: string;
  readonly bold?: boolean;
  readonly align?: 'start' | 'middle' | 'end';
}

/** A rectangle of the picture. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}
