import fc from "fast-check";

/** Any code point, halves of pairs included. fast-check's own `binary` takes half a second to set up. */
export const anyCharacter = fc
  .integer({ min: 0, max: 0x10_ff_ff })
  .map((point) => String.fromCodePoint(point));
