/**
 * The largest total size of the names and values of one contact's attributes, in bytes of UTF-8. They are sent to
 * VAPI with every call, and a page of 200 contacts has to fit into an answer.
 */
export const mostAttributeBytes = 32_000;

/** Null, or a phrase that says by how much the attributes are too large and what to do. */
export function attributesProblem(attributes: Readonly<Record<string, string>>): string | null {
  const encoder = new TextEncoder();
  const bytes = Object.entries(attributes).reduce(
    (sum, [name, value]) => sum + encoder.encode(name).length + encoder.encode(value).length,
    0,
  );
  if (bytes <= mostAttributeBytes) return null;
  return `has ${bytes} bytes of attributes, and at most ${mostAttributeBytes} are allowed; shorten or remove some`;
}
