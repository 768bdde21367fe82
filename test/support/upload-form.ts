interface Operation {
  readonly query: string;
  /** With null where files go. */
  readonly variables: unknown;
}

/** A form by the GraphQL multipart request specification; each file goes to its path, "variables.file". */
export function uploadForm(
  { query, variables }: Operation,
  ...files: readonly (readonly [path: string, file: File])[]
): FormData {
  const form = new FormData();
  form.append("operations", JSON.stringify({ query, variables }));
  const map = Object.fromEntries(files.map(([path], index) => [index, [path]]));
  form.append("map", JSON.stringify(map));
  for (const [index, [, file]] of files.entries()) form.append(String(index), file);
  return form;
}
