// What comes back after a reload: the session as text, and the files of models that are not shipped.
// A tab's own session is found first, so that two tabs do not disturb each other; a new tab gets the
// latest of all. Where the browser keeps nothing (a private window, a foreign frame) all goes on.

const SESSION = 'convlens.session';
const ASIDE = 'convlens.session.damaged';
const MOST_MODELS = 4;
const LARGEST_MODEL = 64 * 2 ** 20; // bytes

/** The storage of that name, or null where the browser refuses it. */
function storage(name) {
  try {
    return window[name];
  } catch {
    return null;
  }
}

/** The session as it was kept, or "". */
export function keptSession() {
  return storage('sessionStorage')?.getItem(SESSION) ?? storage('localStorage')?.getItem(SESSION) ?? '';
}

/** What of it is wanted before the program can read it: {model, theme}, each a name or undefined. */
export function keptChoices() {
  const text = keptSession();
  return { model: text.match(/"model":"(\w+)"/)?.[1], theme: text.match(/"theme":"(light|dark)"/)?.[1] };
}

/** False: there is no room for it. */
export function keepSession(text) {
  try {
    storage('sessionStorage')?.setItem(SESSION, text);
    storage('localStorage')?.setItem(SESSION, text);
    return true;
  } catch {
    return false;
  }
}

/** What cannot be read is put beside. */
export function setSessionAside() {
  const text = keptSession();
  for (const name of ['sessionStorage', 'localStorage']) storage(name)?.removeItem(SESSION);
  try {
    storage('localStorage')?.setItem(ASIDE, text);
  } catch {
    // no room: what was damaged is gone
  }
}

// --- models -----------------------------------------------------------------------------------------

const settled = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

let database = null;

function models(mode) {
  if (!database) {
    const request = indexedDB.open('convlens', 1);
    request.onupgradeneeded = () => request.result.createObjectStore('models', { keyPath: 'name' });
    database = settled(request);
    database.catch(() => { database = null; });
  }
  return database.then((open) => open.transaction('models', mode));
}

/** The bytes of a kept model as an ArrayBuffer, or null. */
export async function keptModel(name) {
  try {
    const found = await settled((await models('readonly')).objectStore('models').get(name));
    return found ? await found.onnx.arrayBuffer() : null;
  } catch {
    return null;
  }
}

/** The names of the kept models, the latest last. */
export async function keptModels() {
  try {
    const all = await settled((await models('readonly')).objectStore('models').getAll());
    return all.sort((a, b) => a.time - b.time).map(({ name }) => name);
  } catch {
    return [];
  }
}

/** Keeps a model; the one that was opened longest ago makes room. False: it is not kept. */
export async function keepModel(name, onnx) {
  if (onnx.length > LARGEST_MODEL) return false;
  try {
    const names = (await keptModels()).filter((other) => other !== name);
    const transaction = await models('readwrite');
    const store = transaction.objectStore('models');
    for (const old of names.slice(0, Math.max(0, names.length + 1 - MOST_MODELS))) store.delete(old);
    store.put({ name, onnx: new Blob([onnx]), time: Date.now() });
    await new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = () => reject(transaction.error);
    });
    return true;
  } catch {
    return false;
  }
}
