/** The fixed margins of the confusion matrix: apart from its drawing, so that the table over it need not load Vega. */

/** Pixels between the picture's edges and its cells: room for the labels on the left and below. */
export const MARGINS = { left: 30, top: 4, right: 4, bottom: 40 } as const;
