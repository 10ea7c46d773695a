// Hands beyond the mouse: fingers, files that are dropped, pictures that are pasted; the same in
// both browsers.

import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';

import { browserName, rawSession } from './browsers.mjs';

/** Chromium's fingers: every event names all that are down. */
async function chromiumFingers(page) {
  const devtools = await rawSession(page);
  const send = (type, points) => devtools.send('Input.dispatchTouchEvent', {
    type, touchPoints: points.map(([x, y], id) => ({ x, y, id: id + 1 })),
  });
  return {
    down: (points) => send('touchStart', points),
    move: (points) => send('touchMove', points),
    up: (points = []) => send('touchEnd', points),
    cancel: () => send('touchCancel', []),
  };
}

/** Firefox's fingers: one source of actions for each. */
async function firefoxFingers(page, within) {
  const session = await rawSession(page);
  let held = 0;
  const { x: left = 0, y: top = 0 } = within ?? {};
  const perform = (actionsOf, count) => session.send('input.performActions', {
    ...(within ? { context: within.frame._connection.toImpl(within.frame)._id } : {}),
    actions: Array.from({ length: count }, (_, i) => ({
      type: 'pointer', id: `finger-${i}`, parameters: { pointerType: 'touch' }, actions: actionsOf(i),
    })),
  });
  const moveTo = ([x, y]) => ({ type: 'pointerMove', x: Math.round(x - left), y: Math.round(y - top), duration: 0 });
  return {
    async down(points) {
      const before = held;
      held = points.length;
      await perform((i) => (i < before ? [moveTo(points[i])]
        : [moveTo(points[i]), { type: 'pointerDown', button: 0 }]), points.length);
    },
    move: (points) => perform((i) => [moveTo(points[i])], points.length),
    async up(points = []) {
      const before = held;
      held = points.length;
      await perform((i) => (i < points.length ? [] : [{ type: 'pointerUp', button: 0 }]), before);
    },
  };
}

/**
 * Fingers on the screen. Each call gives the places [[x, y], …] of all fingers that touch it then:
 * down adds one or more, move moves them, up leaves those that are named. `within`: {frame, x, y}, a frame
 * of another origin and where it lies; Firefox's driver brings nothing there by itself.
 */
export const fingers = (page, within) =>
  (browserName(page) === 'chromium' ? chromiumFingers(page) : firefoxFingers(page, within));

/** Files as the page sees them, from paths or from {name, type, bytes}. */
async function asFiles(files) {
  return Promise.all(files.map(async (file) => (typeof file === 'string'
    ? { name: basename(file), type: '', bytes: (await readFile(file)).toString('base64') }
    : { ...file, type: file.type ?? '', bytes: Buffer.from(file.bytes).toString('base64') })));
}

/** A DataTransfer with files, made in the page. */
const makeTransfer = (page, files) => page.evaluateHandle((given) => {
  const transfer = new DataTransfer();
  for (const { name, type, bytes } of given) {
    const raw = Uint8Array.from(atob(bytes), (letter) => letter.charCodeAt(0));
    transfer.items.add(new File([raw], name, { type }));
  }
  return transfer;
}, files);

/** Drags files over the page and lets them fall at [x, y]. */
export async function dropFiles(page, files, [x, y] = [300, 300]) {
  const transfer = await makeTransfer(page, await asFiles(files));
  await page.evaluate(([dataTransfer, clientX, clientY]) => {
    const target = document.elementFromPoint(clientX, clientY) ?? document.body;
    for (const type of ['dragenter', 'dragover', 'drop']) {
      const event = new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer, clientX, clientY });
      const taken = !target.dispatchEvent(event);
      if (type === 'dragover' && !taken) throw new Error('the page does not take what is dragged over it');
    }
  }, [transfer, x, y]);
}

/** Pastes a picture, as Ctrl+V would. */
export async function pasteFile(page, file) {
  const transfer = await makeTransfer(page, await asFiles([file]));
  await page.evaluate((clipboardData) => {
    document.activeElement.dispatchEvent(new ClipboardEvent('paste', { bubbles: true, cancelable: true, clipboardData }));
  }, transfer);
}
