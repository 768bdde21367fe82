/** What is wrong with each input, by the name of the input. */
export function problemsOf(
  problems: readonly { readonly message: string; readonly path: readonly string[] }[],
): Readonly<Record<string, string>> {
  const words: Record<string, string> = {};
  for (const { path, message } of problems) {
    const name = path.find((step) => step !== "input") ?? "";
    words[name] = words[name] === undefined ? message : `${words[name]} ${message}`;
  }
  return words;
}
