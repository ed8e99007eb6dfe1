/** Takes a person to another place of the page. */

/** True where the element with this id is there but begins beyond the lower part of the window. */
export function isFarBelow(id: string): boolean {
  const place = document.getElementById(id);
  return place !== null && place.getBoundingClientRect().top > 0.6 * innerHeight;
}

/** Puts the element with this id in sight and gives it the focus; does nothing where there is none. */
export function leadTo(id: string, block: ScrollLogicalPosition = 'start'): void {
  const place = document.getElementById(id);
  if (!place) return;
  const isCalm = matchMedia('(prefers-reduced-motion: reduce)').matches;
  place.focus({ preventScroll: true });
  place.scrollIntoView({ block, behavior: isCalm ? 'auto' : 'smooth' });
}
