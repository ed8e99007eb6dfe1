/** A pen moved by keys, for hands that have no pointer: where it is, and what a key does with it. */

export interface KeyPlace {
  /** In units of the canvas's side, 0 to 1, y downwards. */
  readonly x: number;
  readonly y: number;
  readonly isDown: boolean;
}

export interface KeyPen {
  readonly place: KeyPlace;
  /** What the key did; null where it means nothing to the pen. With `isFar` an arrow moves it four steps. */
  press(key: string, isFar: boolean): 'moved' | 'put down' | 'lifted' | 'dropped' | null;
  /** Arrows that are held down together move it slantwise, until they are let go. */
  release(key: string): void;
  releaseAll(): void;
}

/** One pixel of what the model sees, about. */
const STEP = 1 / 28;
const FAR = 4;
/** So that half the pen's width stays on the sheet. */
const MARGIN = 0.05;

const ARROWS: ReadonlyMap<string, readonly [number, number]> = new Map([
  ['ArrowLeft', [-1, 0]],
  ['ArrowRight', [1, 0]],
  ['ArrowUp', [0, -1]],
  ['ArrowDown', [0, 1]],
]);

/** Where a pen begins: above the middle of the sheet. */
export const START: KeyPlace = { x: 0.5, y: 0.5, isDown: false };

/** A pen that has not been moved. */
export function keyPen(): KeyPen {
  let place = START;
  const held = new Set<string>();

  function move(isFar: boolean): void {
    const step = STEP * (isFar ? FAR : 1);
    let { x, y } = place;
    for (const key of held) {
      const [across, down] = ARROWS.get(key) ?? [0, 0];
      x += across * step;
      y += down * step;
    }
    place = { ...place, x: onSheet(x), y: onSheet(y) };
  }

  function turn(isDown: boolean): void {
    place = { ...place, isDown };
  }

  return {
    get place() {
      return place;
    },
    press: (key, isFar) => {
      if (ARROWS.has(key)) {
        held.add(key);
        move(isFar);
        return 'moved';
      }
      if (key === 'Enter') {
        turn(!place.isDown);
        return place.isDown ? 'put down' : 'lifted';
      }
      if (key !== 'Escape' || !place.isDown) return null;
      turn(false);
      return 'dropped';
    },
    release: key => void held.delete(key),
    releaseAll: () => held.clear(),
  };
}

const onSheet = (value: number): number => Math.min(1 - MARGIN, Math.max(MARGIN, value));
