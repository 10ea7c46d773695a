// Files that the cases hand to the page: digits drawn here, as PNG pictures, IDX data sets and a film
// for the camera.

import { crc32, deflateSync, inflateSync } from 'node:zlib';

/** Strokes in the unit square as size × size gray values, 0 paper … 255 ink. */
export function raster(strokes, size, thickness = 0.09) {
  const gray = new Uint8Array(size * size);
  const distance = (px, py, [ax, ay], [bx, by]) => {
    const [dx, dy] = [bx - ax, by - ay];
    const t = Math.min(1, Math.max(0, ((px - ax) * dx + (py - ay) * dy) / (dx * dx + dy * dy || 1)));
    return Math.hypot(px - ax - t * dx, py - ay - t * dy);
  };
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const [px, py] = [(x + 0.5) / size, (y + 0.5) / size];
      let near = Infinity;
      for (const stroke of strokes) {
        for (let i = 1; i < stroke.length; i++) near = Math.min(near, distance(px, py, stroke[i - 1], stroke[i]));
      }
      const covered = (thickness / 2 - near) * size + 0.5;
      gray[y * size + x] = Math.round(255 * Math.min(1, Math.max(0, covered)));
    }
  }
  return gray;
}

const crc = crc32 ?? ((bytes) => {
  let c = ~0;
  for (const byte of bytes) {
    c ^= byte;
    for (let k = 0; k < 8; k++) c = (c >>> 1) ^ (0xedb88320 & -(c & 1));
  }
  return ~c >>> 0;
});

/** A gray PNG picture (8 bits). */
export function png(gray, width, height = width) {
  const chunk = (name, data) => {
    const body = Buffer.concat([Buffer.from(name), data]);
    const framed = Buffer.alloc(body.length + 8);
    framed.writeUInt32BE(data.length, 0);
    body.copy(framed, 4);
    framed.writeUInt32BE(crc(body), body.length + 4);
    return framed;
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 8;
  const rows = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y++) rows.set(gray.subarray(y * width, (y + 1) * width), y * (width + 1) + 1);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** Dark ink on light paper, as photographs and scans have it. */
export const onPaper = (gray) => gray.map((value) => 255 - value);

const PREDICTORS = [
  () => 0,
  (left) => left,
  (left, above) => above,
  (left, above) => (left + above) >> 1,
  (left, above, corner) => {
    const [l, a, c] = [Math.abs(above - corner), Math.abs(left - corner), Math.abs(left + above - 2 * corner)];
    if (l <= a && l <= c) return left;
    return a <= c ? above : corner;
  },
];

/** The pixels of an 8-bit PNG file in colours: {width, height, step: bytes per pixel, data}. */
export function pixels(bytes) {
  if (bytes.readUInt32BE(0) !== 0x89504e47) throw new Error('this is no PNG');
  const [width, height, kind] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20), bytes[25]];
  if (bytes[24] !== 8 || ![2, 6].includes(kind)) throw new Error(`a PNG of ${bytes[24]} bits, colour type ${kind}`);
  const step = kind === 2 ? 3 : 4;
  const parts = [];
  for (let at = 8; at < bytes.length; at += bytes.readUInt32BE(at) + 12) {
    if (bytes.toString('latin1', at + 4, at + 8) === 'IDAT') parts.push(bytes.subarray(at + 8, at + 8 + bytes.readUInt32BE(at)));
  }
  const raw = inflateSync(Buffer.concat(parts));
  const stride = width * step;
  const data = new Uint8Array(stride * height);
  for (let y = 0; y < height; y++) {
    const predict = PREDICTORS[raw[y * (stride + 1)]];
    for (let x = 0; x < stride; x++) {
      const to = y * stride + x;
      const left = x < step ? 0 : data[to - step];
      const above = y === 0 ? 0 : data[to - stride];
      const corner = x < step || y === 0 ? 0 : data[to - stride - step];
      data[to] = raw[y * (stride + 1) + 1 + x] + predict(left, above, corner);
    }
  }
  return { width, height, step, data };
}

/** A data set as MNIST's two files: {images, labels}, buffers. `digits`: [{label, strokes}, …]. */
export function idx(digits, side = 28) {
  const images = Buffer.alloc(16 + digits.length * side * side);
  [0x803, digits.length, side, side].forEach((value, i) => images.writeUInt32BE(value, i * 4));
  digits.forEach(({ strokes }, i) => images.set(raster(strokes, side), 16 + i * side * side));
  const labels = Buffer.alloc(8 + digits.length);
  [0x801, digits.length].forEach((value, i) => labels.writeUInt32BE(value, i * 4));
  digits.forEach(({ label }, i) => { labels[8 + i] = label; });
  return { images, labels };
}

/** A film of one picture (YUV4MPEG2, as Chromium's camera without a camera reads it). */
export function film(gray, width, height, frames = 10) {
  const colourless = Buffer.alloc((width / 2) * (height / 2) * 2, 128);
  const frame = Buffer.concat([Buffer.from('FRAME\n'), Buffer.from(gray), colourless]);
  return Buffer.concat([
    Buffer.from(`YUV4MPEG2 W${width} H${height} F30:1 Ip A1:1 C420jpeg\n`), ...Array(frames).fill(frame),
  ]);
}
