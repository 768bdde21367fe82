/** Answers of the API name their types, and inputs must not. */
export function withoutTypes(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (key, part: unknown) => (key === "__typename" ? undefined : part)),
  );
}
