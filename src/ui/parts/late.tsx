/** Components whose code comes after the first paint: until then, and where it never comes, a plain one stands in their place. */
import { useSyncExternalStore, type ComponentType } from 'react';

/** How long the page has to itself before late code is fetched, in milliseconds. */
const HEAD_START = 250;
/** How long after a failure it is tried again. */
const NEXT_TRY = 5000;

/**
 * A component that is `meanwhile` until `load` has brought the real one. It is loaded once, soon after it is first shown, and
 * tried again and again where that fails: without the network the page lacks a part for a while, no more.
 */
export function late<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  Meanwhile: ComponentType<Props>,
): ComponentType<Props> {
  let loaded: ComponentType<Props> | null = null;
  let isUnderWay = false;
  const waiting = new Set<() => void>();

  const fetchIt = async (): Promise<void> => {
    try {
      loaded = await load();
      for (const tell of waiting) tell();
    } catch {
      setTimeout(() => void fetchIt(), NEXT_TRY);
    }
  };
  const subscribe = (tell: () => void): (() => void) => {
    waiting.add(tell);
    if (!isUnderWay) {
      isUnderWay = true;
      setTimeout(() => void fetchIt(), HEAD_START);
    }
    return () => waiting.delete(tell);
  };
  const current = (): ComponentType<Props> | null => loaded;

  return function Late(props: Props) {
    const Loaded = useSyncExternalStore(subscribe, current) ?? Meanwhile;
    return <Loaded {...props} />;
  };
}
