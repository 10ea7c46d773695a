// window.convlens: the page's interface for lessons and automation.
//
//   await convlens.ready          the network is on the screen (rejects when it cannot be)
//   convlens.pad()                the drawing pad: {x, y, width, height} in CSS pixels of the page
//   convlens.draw(strokes)        replaces the drawing: [[[x, y], …], …], in the pad's unit square,
//                                 x to the right, y down; a stroke of one point is a dot; a point may
//                                 have a third number, the pen's pressure from 0 to 1, and a stroke
//                                 may be {points, thickness, erase}
//   convlens.clear()              empties the pad
//   convlens.controls()           what can be pressed now: [{name, label, role, x, y, width, height, …}, …], in
//                                 CSS pixels of the page, in the order of the Tab key
//   await convlens.load(model)    a shipped model by name (convlens.models), or the bytes of an ONNX
//                                 file: ArrayBuffer, a typed array, a Blob or File
//   convlens.language("ru")       switches the language: "ru" or "en"
//   convlens.state()              {drawing, model, label, probabilities, forward_us, language, …}
//                                 label and probabilities are null while the pad is empty;
//                                 forward_us: a forward pass in microseconds, the mean of the latest;
//                                 build: the program's, as the browser allows ("relaxed-mt", "simd"),
//                                 and how many threads run the network
//
// Wrong arguments throw a TypeError, what the program refuses an Error; each says what was expected.
// The calls behind it are described in web/app/page_api.h.

function checkStrokes(strokes) {
  const expected = 'expected [[[x, y], …], …] with finite numbers';
  if (!Array.isArray(strokes)) throw new TypeError(`draw: strokes is ${typeof strokes}, ${expected}`);
  strokes.forEach((given, s) => {
    // A stroke as state() tells it where it is no plain one: {points, thickness, erase}.
    const stroke = Array.isArray(given?.points) ? given.points : given;
    if (!Array.isArray(stroke) || stroke.length === 0) {
      throw new TypeError(`draw: stroke ${s} is no list of points, or an empty one; ${expected}`);
    }
    stroke.forEach((point, p) => {
      const whole = Array.isArray(point) && (point.length === 2 || point.length === 3) && point.every(Number.isFinite);
      if (!whole) {
        const found = Array.isArray(point) ? `[${point.map(String).join(', ')}]` : String(point);
        throw new TypeError(`draw: point ${p} of stroke ${s} is ${found}; ${expected}`);
      }
    });
  });
}

/** The bytes of what was given to load(), as a Uint8Array. */
async function bytesOf(model) {
  if (model instanceof Blob) return new Uint8Array(await model.arrayBuffer());
  if (model instanceof ArrayBuffer) return new Uint8Array(model);
  if (ArrayBuffer.isView(model)) return new Uint8Array(model.buffer, model.byteOffset, model.byteLength);
  throw new TypeError(`load: model is ${model === null ? 'null' : typeof model}, expected a shipped model's name or the bytes of an ONNX file`);
}

/** `fetchModel(name)` gives a shipped model's bytes. Returns {convlens, connect, ready}. */
export function createApi(manifest, fetchModel) {
  let program = null;
  let handle = 0;
  let build = ''; // "relaxed-mt", "simd", …
  let ended = ''; // why the program runs no more
  const ready = {};
  const promise = new Promise((resolve, reject) => Object.assign(ready, { resolve, reject }));
  promise.catch(() => {}); // who awaits it hears of it; the page has said it

  function running() {
    if (ended) throw new Error(ended);
    if (!program) throw new Error('ConvLens is still loading: await convlens.ready first');
    return program;
  }

  function answer(pointer) {
    const { result, error } = JSON.parse(program.UTF8ToString(pointer));
    if (error !== undefined) throw new Error(error);
    return result;
  }

  function call(request) {
    const text = running().stringToNewUTF8(JSON.stringify(request));
    try {
      return answer(program._convlens_call(handle, text));
    } finally {
      program._free(text);
    }
  }

  function loadBytes(name, bytes, own) {
    const place = running()._malloc(Math.max(1, bytes.length));
    if (!place) throw new Error(`load: no memory for ${bytes.length} bytes`);
    const text = program.stringToNewUTF8(name);
    try {
      program.HEAPU8.set(bytes, place);
      return answer(program._convlens_load(handle, text, place, bytes.length, own ? 1 : 0));
    } finally {
      program._free(text);
      program._free(place);
    }
  }

  const convlens = Object.freeze({
    version: manifest.version,
    models: Object.freeze(Object.keys(manifest.models)),
    ready: promise,
    pad: () => call({ call: 'pad' }),
    controls: () => call({ call: 'controls' }),
    draw(strokes) {
      checkStrokes(strokes);
      call({ call: 'draw', strokes });
    },
    clear() { call({ call: 'clear' }); },
    async load(model) {
      running();
      if (typeof model === 'string') {
        loadBytes(model, new Uint8Array(await fetchModel(model)), false);
      } else {
        loadBytes(model instanceof File ? model.name : 'model.onnx', await bytesOf(model), true);
      }
    },
    language(language) {
      if (language !== 'ru' && language !== 'en') {
        throw new TypeError(`language: ${JSON.stringify(language)}, expected "ru" or "en"`);
      }
      call({ call: 'language', language });
    },
    state: () => ({ ...call({ call: 'state' }), build }),
  });

  return {
    convlens,
    ready,
    /** The program has ended: every further call says why. */
    end(sentence) { ended = sentence; },
    connect(startedProgram, startedHandle, startedBuild) {
      program = startedProgram;
      handle = startedHandle;
      build = startedBuild;
    },
  };
}
