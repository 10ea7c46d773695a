// The page's side of web/app/platform_web.cc: what the program asks of the page, and what the page
// tells the program. What is not needed for the first picture is fetched after it.

import { keepModel, keepSession, keptModel, keptModels, keptSession, setSessionAside } from './keeping.mjs';
import { look, speak } from './mirror.mjs';
import { addressOf, forgetLink, linkOfAddress, listenToHistory, showStep, stepOfHistory } from './trail.mjs';

const dark = matchMedia('(prefers-color-scheme: dark)');
const reducedMotion = matchMedia('(prefers-reduced-motion: reduce)');
const system = () => ({ dark: dark.matches, reduced_motion: reducedMotion.matches });

/**
 * `hooks`: {started(module, program), ready(), failed(sentence), language, build, fetchModel(name)}.
 * -> {tell, ask} for the program, {happened, report} for the page.
 */
export function createPlatform(hooks) {
  let module = null;
  let program = 0;
  let keptFully = true;

  /** Tells the program; see happening_of() in platform_web.cc. Nothing before it has started. */
  function happened(what, text = '', bytes = new Uint8Array()) {
    if (!program) return;
    const words = [module.stringToNewUTF8(what), module.stringToNewUTF8(text)];
    const place = module._malloc(Math.max(1, bytes.length));
    if (place) {
      module.HEAPU8.set(bytes, place);
      module._convlens_happened(program, ...words, place, bytes.length);
      module._free(place);
    }
    for (const word of words) module._free(word);
    if (!place) report('file', 'a_file', 'too_large');
  }

  const report = (kind, name, reason) => happened('report', JSON.stringify([kind, name, reason]));
  const platform = { happened, report };

  // Fetched when the first picture stands; the first wish for one may come before.
  const files = () => import('./files.mjs');
  let camera = null;
  let cameraWanted = false; // it may be stopped before its script has come
  const cameraOf = async () => {
    camera ??= (await import('./camera.mjs')).createCamera(platform);
    return camera;
  };
  // What needs a script that does not come says so, and can be wished again.
  const lazily = (kind, name, work) => work().catch(() => report(kind, name, 'no_answer'));

  async function deliverModel(given, request, name) {
    let bytes = new Uint8Array();
    let place = 0;
    let error = 0; // no text
    try {
      bytes = new Uint8Array(await hooks.fetchModel(name, keptModel));
      place = given._malloc(Math.max(1, bytes.length));
      if (!place) throw new Error(`no memory for ${bytes.length} bytes`);
      given.HEAPU8.set(bytes, place);
    } catch (thrown) {
      error = given.stringToNewUTF8(thrown.message);
    }
    given._convlens_deliver(request, place, bytes.length, error);
    given._free(place);
    given._free(error);
  }

  function keep(text) {
    const kept = keepSession(text);
    if (!kept && keptFully) report('not_saved', 'kept_state', 'no_room');
    keptFully = kept;
  }

  async function keepOwnModel(name, onnx) {
    if (!await keepModel(name, onnx)) report('not_saved', name, 'not_kept');
  }

  const wishes = {
    started(text, bytes, given) {
      module = given;
      program = Number(text);
      hooks.started(module, program);
    },
    ready() {
      hooks.ready();
      afterFirstPicture();
    },
    failed: (sentence) => hooks.failed(sentence),
    model(text, bytes, given) { deliverModel(given, ...JSON.parse(text)); },
    look: (text) => look(JSON.parse(text)),
    speak: (text) => speak(JSON.parse(text)),
    keep,
    keep_model: keepOwnModel,
    set_aside: setSessionAside,
    step: (text) => showStep(...JSON.parse(text)),
    travel: (steps) => history.go(Number(steps)),
    forget_link: forgetLink,
    copy_link: (link) => lazily('not_copied', '', async () => (await files()).copyLink(addressOf(link), platform)),
    save: (name, bytes) => lazily('not_saved', name, async () => (await files()).saveFile(name, bytes, platform)),
    open_file: () => lazily('file', 'a_file', async () => (await files()).chooseFiles(platform)),
    paste: () => lazily('picture', 'clipboard', async () => (await files()).readClipboard(platform)),
    camera(state) {
      cameraWanted = state === 'on';
      if (!cameraWanted) return camera?.stop();
      return lazily('camera', '', async () => {
        const it = await cameraOf();
        if (cameraWanted) await it.start();
      });
    },
  };

  const answers = {
    language: () => hooks.language,
    arrival: () => JSON.stringify({
      ...system(),
      link: linkOfAddress(),
      query: location.search.slice(1),
      kept: keptSession(),
      step: stepOfHistory(),
      seed: Date.now(),
    }),
  };

  async function afterFirstPicture() {
    listenToHistory(platform);
    for (const query of [dark, reducedMotion]) {
      query.addEventListener('change', () => happened('system', JSON.stringify(system())));
    }
    addEventListener('pagehide', () => happened('leaving'));
    addEventListener('visibilitychange', () => { if (document.hidden) happened('leaving'); });
    await lazily('file', 'a_file', async () => (await files()).listenToFiles(platform));
    for (const name of await keptModels()) happened('kept_model', name);
    // Not on a page that is closed meanwhile, nor without a network: the next visit asks again.
    import('./offline.mjs').then(({ workOffline }) => workOffline(hooks.build, platform), () => {});
  }

  return {
    ...platform,
    tell(what, text, bytes, given) { wishes[what](text, bytes, given); },
    ask: (what) => answers[what](),
  };
}
