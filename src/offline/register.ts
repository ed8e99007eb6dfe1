/** The page's side: brings the service worker in after the first paint, and says when a newer version of the app waits. */
import { pageLock, type Wish } from './tabs.ts';

/** Takes the new version: the page is loaded anew. */
export type ApplyUpdate = () => void;

/** How long after the page has loaded the whole app is fetched, in milliseconds: what a person sees comes first. */
const DELAY = 1000;
/** How long a page that stays open goes without asking for a newer version, in milliseconds: an hour. */
const PATIENCE = 3_600_000;

/**
 * Keeps the app for use without a network. `onWaiting` is called whenever a newer version is ready; nothing changes until
 * `apply` is called, which loads the page anew. Does nothing in development, and where the browser keeps nothing.
 */
export function registerOffline(onWaiting: (apply: ApplyUpdate) => void): void {
  // Absent, whatever its type says, on a page that came over plain http from another machine.
  const container: ServiceWorkerContainer | undefined = navigator.serviceWorker;
  if (!import.meta.env.PROD || container === undefined) return;
  holdVersion();
  watchForOthers(container, onWaiting);
  const begin = (): void => {
    // Without it the app works as before, as long as there is a network.
    setTimeout(() => void register(container, onWaiting).catch(() => undefined), DELAY);
  };
  if (document.readyState === 'complete') begin();
  else addEventListener('load', begin, { once: true });
}

/** Says which version this page is of for as long as it is open: its files are kept that long. */
function holdVersion(): void {
  const entry = document.querySelector<HTMLScriptElement>('script[type="module"][src]')?.src;
  if (entry === undefined) return;
  const forever = new Promise<void>(() => undefined);
  void navigator.locks.request(pageLock(entry), { mode: 'shared' }, () => forever).catch(() => undefined);
}

/** Another tab may take the newer version before this one has heard of it. The very first version replaces nobody. */
function watchForOthers(container: ServiceWorkerContainer, onWaiting: (apply: ApplyUpdate) => void): void {
  if (container.controller === null) return;
  container.addEventListener('controllerchange', () => onWaiting(() => location.reload()));
}

async function register(
  container: ServiceWorkerContainer,
  onWaiting: (apply: ApplyUpdate) => void,
): Promise<void> {
  const address = new URL('sw.js', document.baseURI);
  const registration = await container.register(address, { updateViaCache: 'none' });
  const report = (): void => {
    // The very first version waits for nobody.
    if (registration.waiting && registration.active) onWaiting(() => apply(container, registration));
  };
  report();
  registration.addEventListener('updatefound', () =>
    registration.installing?.addEventListener('statechange', report),
  );
  tell(registration.active, 'tidy up');
  askNowAndThen(registration);
}

function apply(container: ServiceWorkerContainer, { waiting }: ServiceWorkerRegistration): void {
  // Another tab may have applied it already.
  if (!waiting) return location.reload();
  container.addEventListener('controllerchange', () => location.reload(), { once: true });
  tell(waiting, 'take over');
}

const tell = (worker: ServiceWorker | null, wish: Wish): void => worker?.postMessage(wish);

/** A browser asks by itself when a page is opened; one that stays open for days asks when it is looked at again. */
function askNowAndThen(registration: ServiceWorkerRegistration): void {
  let asked = performance.now();
  document.addEventListener('visibilitychange', () => {
    if (document.hidden || performance.now() - asked < PATIENCE) return;
    asked = performance.now();
    // Fails without a network, and is asked again.
    void registration.update().catch(() => undefined);
  });
}
