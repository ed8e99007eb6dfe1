/** Lets waiting messages in between two pieces of a long job, so that a cancel arrives while the job runs. */

/**
 * Resolves in a task of its own. A message port, because timers are held back by 4 ms and more when nested, and by a
 * second in hidden tabs.
 */
export function pause(): Promise<void> {
  return new Promise(resolve => {
    const { port1, port2 } = new MessageChannel();
    port1.addEventListener('message', () => {
      port1.close();
      resolve();
    });
    port1.start();
    port2.postMessage(null);
  });
}
