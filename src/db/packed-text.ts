import { brotliCompressSync, brotliDecompressSync, constants } from "node:zlib";

/** The first byte says how the rest is stored. */
const plain = 0;
const brotli = 1;
/** A conversation of two minutes takes 0.08 ms and half of its size; level 11 takes 1.6 ms and 40 %. */
const quality = 5;
/** At most as long as the longest transcript that is accepted and its messages, in UTF-8 and JSON. */
const mostBytes = 12_000_000;

/** A text in as few bytes as a fast compression allows. */
export function packText(text: string): Buffer {
  const bytes = Buffer.from(text);
  const packed = brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: quality,
      [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  });
  return packed.length < bytes.length
    ? Buffer.concat([Buffer.of(brotli), packed])
    : Buffer.concat([Buffer.of(plain), bytes]);
}

/** The text of `packText`. @throws if the bytes are not from it. */
export function unpackText(packed: Uint8Array): string {
  const rest = packed.subarray(1);
  switch (packed[0]) {
    case plain:
      return Buffer.from(rest).toString();
    case brotli:
      return brotliDecompressSync(rest, { maxOutputLength: mostBytes }).toString();
    default:
      throw new Error(`a packed text begins with an unknown byte: ${packed[0]}`);
  }
}
