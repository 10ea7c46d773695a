// What a page holds and complains of, seen from outside: WebAssembly memory, objects of WebGL, errors
// of WebGL. install() before the page is opened.

import { browserName, rawSession } from './browsers.mjs';

/** Runs in the page before its own scripts: `window.watched` counts. */
function watch() {
  const watched = { memory: null, contexts: [], objects: 0, errors: [], frames: 0 };
  window.watched = watched;
  const { instantiate } = WebAssembly;
  WebAssembly.instantiate = async (...parts) => {
    const made = await instantiate.apply(WebAssembly, parts);
    const exported = Object.values((made.instance ?? made).exports);
    watched.memory = exported.find((value) => value instanceof WebAssembly.Memory) ?? watched.memory;
    return made;
  };
  const { getContext } = HTMLCanvasElement.prototype;
  HTMLCanvasElement.prototype.getContext = function (type, ...rest) {
    const context = getContext.call(this, type, ...rest);
    if (type === 'webgl2' && context && this.id === 'canvas' && !watched.contexts.includes(context)) {
      watched.contexts.push(context);
    }
    return context;
  };
  const { prototype } = WebGL2RenderingContext;
  for (const kind of ['Buffer', 'Framebuffer', 'Program', 'Renderbuffer', 'Sampler', 'Shader', 'Texture', 'VertexArray']) {
    for (const [name, step] of [[`create${kind}`, 1], [`delete${kind}`, -1]]) {
      const original = prototype[name];
      prototype[name] = function (object) {
        if (step > 0 || object) watched.objects += step;
        return original.call(this, object);
      };
    }
  }
  // An error stays with the context until it is asked for: once a frame is enough.
  watched.look = () => {
    for (const context of watched.contexts) {
      const error = context.getError();
      if (error !== context.NO_ERROR && error !== context.CONTEXT_LOST_WEBGL) watched.errors.push(error);
    }
  };
  const { requestAnimationFrame } = window;
  window.requestAnimationFrame = (callback) => requestAnimationFrame.call(window, (time) => {
    callback(time);
    watched.frames += 1;
    watched.look();
  });
}

export const install = (page) => page.addInitScript(watch);

/**
 * {memory: bytes of WebAssembly, top: the highest byte of it that is in use, objects: of WebGL, heap:
 * bytes of JavaScript after a collection (Chromium; else null), errors: of WebGL so far}.
 */
export async function weigh(page) {
  let heap = null;
  if (browserName(page) === 'chromium') {
    const devtools = await page.context().newCDPSession(page);
    await devtools.send('HeapProfiler.collectGarbage');
    ({ usedSize: heap } = await devtools.send('Runtime.getHeapUsage'));
    await devtools.detach();
  }
  const seen = await page.evaluate(() => {
    const { watched } = window;
    watched.look();
    const words = new Uint32Array(watched.memory.buffer);
    let top = words.length;
    while (top > 0 && words[top - 1] === 0) top -= 1;
    return { memory: words.byteLength, top: top * 4, objects: watched.objects, errors: watched.errors };
  });
  return { heap, ...seen };
}
