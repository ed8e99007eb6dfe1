/** Which digit ten probabilities speak for. */

/** The digit with the largest probability, the first where several tie. */
export function likeliest(probabilities: Float32Array): number {
  let best = 0;
  probabilities.forEach((p, digit) => {
    if (p > (probabilities[best] ?? 0)) best = digit;
  });
  return best;
}
