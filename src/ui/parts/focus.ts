/** Where the focus goes when what had it is gone. */
import { useEffect, useRef, type RefObject } from 'react';

/** Takes the focus once, when the element comes. It needs a tabIndex where it is not a control. */
export function useFocusAtFirst<T extends HTMLElement>(): RefObject<T | null> {
  return useFocusWhen<T>(true);
}

/** Takes the focus whenever this becomes true: for the control that opened something which is closed again. */
export function useFocusWhen<T extends HTMLElement>(isDue: boolean): RefObject<T | null> {
  const ref = useRef<T>(null);
  useEffect(() => {
    if (isDue) ref.current?.focus();
  }, [isDue]);
  return ref;
}
