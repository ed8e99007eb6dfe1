/** The margins of the confusion matrix: apart from its drawing, so that the table over it need not load Vega. */

/** In text sizes, between the picture's edges and its cells: room for the labels on the left and below. */
export const MARGINS = { left: 2.3, top: 0.3, right: 0.3, bottom: 3.1 } as const;

/** The same in pixels, where the text is this many pixels high. */
export const marginsOf = (fontSize: number) => ({
  left: MARGINS.left * fontSize,
  top: MARGINS.top * fontSize,
  right: MARGINS.right * fontSize,
  bottom: MARGINS.bottom * fontSize,
});
