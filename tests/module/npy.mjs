// NumPy's format 1.0 (numpy.lib.format), as far as convlens-cli writes it and reads it: float32.

/** The file of numbers in that shape. */
export function toNpy(shape, values) {
  const header = `{'descr': '<f4', 'fortran_order': False, 'shape': (${shape.join(', ')},), }`;
  const padded = header.padEnd(Math.ceil((10 + header.length + 1) / 64) * 64 - 10 - 1) + '\n';
  const start = Buffer.from([0x93, ...Buffer.from('NUMPY'), 1, 0, padded.length & 255, padded.length >> 8]);
  return Buffer.concat([start, Buffer.from(padded), Buffer.from(values.buffer, values.byteOffset, values.byteLength)]);
}

/** The numbers of a file, in order. */
export function fromNpy(file) {
  const start = 10 + file.readUInt16LE(8);
  if (!file.toString('latin1', 10, start).includes("'<f4'")) throw new Error('the file has no float32 numbers');
  return new Float32Array(Uint8Array.from(file.subarray(start)).buffer);
}
