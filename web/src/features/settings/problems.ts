/** What is wrong with each input, by the name of the input, and by the path to it: "contactCaps.0.max". */
export function problemsOf(
  problems: readonly { readonly message: string; readonly path: readonly string[] }[],
): Readonly<Record<string, string>> {
  const words: Record<string, string> = {};
  for (const { path, message } of problems) {
    const steps = path[0] === "input" ? path.slice(1) : path;
    for (const name of new Set([steps[0] ?? "", steps.join(".")])) {
      words[name] = words[name] === undefined ? message : `${words[name]} ${message}`;
    }
  }
  return words;
}
