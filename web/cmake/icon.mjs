// The icon, the mark of the program's header: a lens that looks at a cell of a grid. One
// description, drawn as SVG and as PNG.

import * as zlib from 'node:zlib';

// In units of a 64 × 64 square; the colours are those of light_theme() in web/panels/theme.cc. A
// shape covers where its signed distance is below zero.
const GROUND = [243, 244, 247];
const TEXT = [24, 30, 46];
const ACCENT = [190, 62, 20];

// A maskable icon is cut to any shape by the system: ground up to its corners, the mark in the
// middle four fifths.
function shapes(maskable = false) {
  return [
    { kind: 'square', x: 0, y: 0, size: 64, radius: maskable ? 0 : 14, colour: GROUND },
    { kind: 'ring', x: 32, y: 32, radius: 20, width: 5, colour: TEXT },
    { kind: 'square', x: 24, y: 24, size: 16, radius: 3.4, colour: ACCENT },
  ];
}

export function iconSvg() {
  const body = shapes().map((shape) => {
    const colour = `rgb(${shape.colour.join(',')})`;
    return shape.kind === 'ring'
      ? `<circle cx="${shape.x}" cy="${shape.y}" r="${shape.radius}" fill="none" stroke="${colour}" stroke-width="${shape.width}"/>`
      : `<rect x="${shape.x}" y="${shape.y}" width="${shape.size}" height="${shape.size}" rx="${shape.radius}" fill="${colour}"/>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">${body.join('')}</svg>\n`;
}

/** Signed distance of (x, y) to the shape's edge, in units: negative inside. */
function distance(shape, x, y) {
  if (shape.kind === 'ring') {
    return Math.abs(Math.hypot(x - shape.x, y - shape.y) - shape.radius) - shape.width / 2;
  }
  const half = shape.size / 2;
  const dx = Math.abs(x - shape.x - half) - half + shape.radius;
  const dy = Math.abs(y - shape.y - half) - half + shape.radius;
  return Math.hypot(Math.max(dx, 0), Math.max(dy, 0)) + Math.min(Math.max(dx, dy), 0) - shape.radius;
}

/** RGBA pixels of size × size, straight alpha, edges smoothed over one pixel. */
function pixels(size, maskable) {
  const scale = size / 64;
  const rgba = Buffer.alloc(size * size * 4);
  const list = shapes(maskable);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      let [r, g, b, a] = [0, 0, 0, 0];
      for (const shape of list) {
        const edge = distance(shape, (x + 0.5) / scale, (y + 0.5) / scale) * scale;
        const cover = Math.min(1, Math.max(0, 0.5 - edge));
        if (cover === 0) continue;
        const out = cover + a * (1 - cover);
        const mix = (over, under) => (over * cover + under * a * (1 - cover)) / out;
        [r, g, b, a] = [mix(shape.colour[0], r), mix(shape.colour[1], g), mix(shape.colour[2], b), out];
      }
      rgba.set([Math.round(r), Math.round(g), Math.round(b), Math.round(a * 255)], (y * size + x) * 4);
    }
  }
  return rgba;
}

function crc32(bytes) {
  if (zlib.crc32) return zlib.crc32(bytes); // Node 22; older ones have none
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(body.length + 8);
  frame.writeUInt32BE(data.length, 0);
  body.copy(frame, 4);
  frame.writeUInt32BE(crc32(body), body.length + 4);
  return frame;
}

/** The icon as a PNG of size × size (PNG specification, RFC 2083: 8-bit RGBA, no filter). */
export function iconPng(size, maskable = false) {
  const rgba = pixels(size, maskable);
  const rows = Buffer.alloc(size * (size * 4 + 1));
  for (let y = 0; y < size; y++) rgba.copy(rows, y * (size * 4 + 1) + 1, y * size * 4, (y + 1) * size * 4);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  header.set([8, 6, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header), chunk('IDAT', zlib.deflateSync(rows, { level: 9 })), chunk('IEND', Buffer.alloc(0)),
  ]);
}
