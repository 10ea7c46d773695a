// Puts the whole page into the browser's keeping, so that it opens without a network the next time.

const PAUSE = 3_600_000; // milliseconds between looks for a new version, on a page that stays open

/** `build`: the name of the program's build that this browser runs. */
export async function workOffline(build, { report }) {
  if (!navigator.serviceWorker) return; // not a secure address, or not wanted by the user
  let registration;
  try {
    const script = new URL(`sw.js?build=${encodeURIComponent(build)}`, import.meta.url);
    registration = await navigator.serviceWorker.register(script, { updateViaCache: 'none' });
  } catch {
    return; // a private window, a full disk: the page works as it is
  }
  const tell = () => report('updated', '', '');
  if (registration.waiting) tell();
  registration.addEventListener('updatefound', () => {
    const worker = registration.installing;
    worker.addEventListener('statechange', () => {
      if (worker.state === 'installed' && registration.active) tell();
    });
  });
  let looked = Date.now();
  addEventListener('visibilitychange', () => {
    if (document.hidden || Date.now() - looked < PAUSE) return;
    looked = Date.now();
    registration.update().catch(() => {});
  });
}
