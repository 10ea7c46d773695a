// Files that come and go: dropped on the page, pasted, chosen; saved, and the link copied.

const LARGEST = 512 * 2 ** 20; // bytes

// The program reads these itself, other pictures the browser reads for it: a JPEG too, because the
// browser knows how the telephone was held.
const KNOWN_PICTURES = ['image/png', 'image/bmp'];

async function asPng(blob) {
  const bitmap = await createImageBitmap(blob);
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  canvas.getContext('2d').drawImage(bitmap, 0, 0);
  return canvas.convertToBlob({ type: 'image/png' });
}

async function unpacked(bytes) {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  const pieces = [];
  let size = 0;
  for (const reader = stream.getReader(); ;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.length;
    if (size > LARGEST) throw new RangeError('too large');
    pieces.push(value);
  }
  return new Uint8Array(await new Blob(pieces).arrayBuffer());
}

/** What the program is given of a file: {name, bytes}. Throws the code of a reason. */
async function prepared(file) {
  if (file.size > LARGEST) throw new RangeError('too large');
  const foreign = file.type.startsWith('image/') && !KNOWN_PICTURES.includes(file.type);
  const blob = foreign ? await asPng(file).catch(() => file) : file;
  let bytes = new Uint8Array(await blob.arrayBuffer());
  let { name } = file;
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) {
    bytes = await unpacked(bytes);
    name = name.replace(/\.gz$/i, '');
  }
  return { name, bytes };
}

/** Hands over all that came at once. `happened` and `report` are those of platform.mjs. */
async function openFiles(files, { happened, report }) {
  const ready = [];
  for (const file of files) {
    try {
      ready.push(await prepared(file));
    } catch (error) {
      report('file', file.name, error instanceof RangeError ? 'too_large' : 'not_unpacked');
    }
  }
  if (ready.length === 0) return;
  const all = new Uint8Array(ready.reduce((sum, { bytes }) => sum + bytes.length, 0));
  let place = 0;
  for (const { bytes } of ready) {
    all.set(bytes, place);
    place += bytes.length;
  }
  happened('files', JSON.stringify(ready.map(({ name, bytes }) => [name, bytes.length])), all);
}

/** A drawing, or a link, as text. */
function openText(text, platform) {
  const trimmed = text.trim();
  if (trimmed.startsWith('{')) {
    openFiles([new File([trimmed], 'text.jsonl')], platform);
  } else if (/^https?:\S*#./.test(trimmed)) {
    platform.happened('link', trimmed.slice(trimmed.indexOf('#') + 1));
  } else {
    return false;
  }
  return true;
}

function listenToDrops(platform) {
  // Entering a child is heard before leaving its parent.
  let depth = 0;
  const show = (shown) => { document.documentElement.toggleAttribute('data-drop', shown); };
  const takes = ({ dataTransfer }) => [...dataTransfer.types].some((type) => /^(Files|text\/)/.test(type));
  addEventListener('dragenter', (event) => { if (takes(event)) { depth += 1; show(true); } });
  addEventListener('dragleave', (event) => {
    if (takes(event)) depth = Math.max(0, depth - 1);
    if (depth === 0) show(false);
  });
  addEventListener('dragover', (event) => {
    event.preventDefault(); // or the browser opens the file in place of the page
    event.dataTransfer.dropEffect = takes(event) ? 'copy' : 'none';
  });
  addEventListener('drop', (event) => {
    event.preventDefault();
    depth = 0;
    show(false);
    const files = [...event.dataTransfer.files];
    const text = event.dataTransfer.getData('text');
    if (files.length > 0) openFiles(files, platform);
    else if (text && !openText(text, platform)) platform.report('file', 'a_file', 'file_kinds');
  });
}

/** Drops and the paste command, wherever on the page. */
export function listenToFiles(platform) {
  listenToDrops(platform);
  addEventListener('paste', (event) => {
    const files = [...event.clipboardData.files];
    if (files.length > 0) openFiles(files, platform);
    else if (!openText(event.clipboardData.getData('text'), platform)) {
      platform.report('picture', 'clipboard', 'clipboard_empty');
    }
  });
}

/** The browser's dialogue. */
export function chooseFiles(platform) {
  const input = document.createElement('input');
  input.type = 'file';
  input.multiple = true;
  input.addEventListener('change', () => openFiles([...input.files], platform));
  input.click();
}

/** The clipboard, asked by a button: browsers let pages read it only then, or not at all. */
export async function readClipboard(platform) {
  try {
    for (const item of await navigator.clipboard.read()) {
      const type = item.types.find((name) => name.startsWith('image/'));
      if (type) return await openFiles([new File([await item.getType(type)], 'clipboard.png', { type })], platform);
      if (item.types.includes('text/plain')
        && openText(await (await item.getType('text/plain')).text(), platform)) return undefined;
    }
    return platform.report('picture', 'clipboard', 'clipboard_empty');
  } catch {
    return platform.report('picture', 'clipboard', 'clipboard_denied');
  }
}

const TYPES = { png: 'image/png', jsonl: 'application/x-ndjson' };

/** Into the browser's folder of downloads; it finds a free name itself. */
export function saveFile(name, bytes, { report }) {
  const type = TYPES[name.split('.').pop()] ?? 'application/octet-stream';
  const address = URL.createObjectURL(new Blob([bytes], { type }));
  const link = Object.assign(document.createElement('a'), { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 60_000); // it may still be asked where to
  report('saved', name, '');
}

/** Where the browser refuses, the address bar has the link, to be copied from there. */
export async function copyLink(address, { report }) {
  try {
    await navigator.clipboard.writeText(address);
  } catch {
    const area = Object.assign(document.createElement('textarea'), { value: address, className: 'hidden' });
    const focused = document.activeElement;
    document.body.append(area);
    area.select();
    const copied = document.execCommand('copy');
    area.remove();
    focused?.focus({ preventScroll: true });
    if (!copied) {
      history.replaceState(history.state, '', address);
      return report('not_copied', '', 'copy_denied');
    }
  }
  return report('copied', '', '');
}
