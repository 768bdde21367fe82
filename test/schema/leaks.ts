import type { Belongings } from "#test/belongings.ts";

/** The texts of a question, as they are written in JSON. */
export function textsOf(asked: unknown): string[] {
  const texts = JSON.stringify(asked).match(/"(?:[^"\\]|\\.)*"/g) ?? [];
  return texts.map((text) => text.slice(1, -1));
}

/** What an answer tells of the tenant that was not in the question, or `written` by another question before. */
export function leaks(
  answer: unknown,
  asked: unknown,
  { mark, rows, texts }: Belongings,
  written: Iterable<string> = [],
): string[] {
  let told = JSON.stringify(answer);
  const theirs = [mark, ...rows, ...texts];
  if (!theirs.some((each) => told.includes(each))) return [];
  const sent = new Set([...textsOf(asked), ...written]);
  for (const text of [...sent].toSorted((a, b) => b.length - a.length)) {
    for (const piece of [text, text.replace(/^[A-Za-z]+:/, "")])
      if (piece.length > 3) told = told.replaceAll(piece, "");
  }
  return theirs.filter((each) => told.includes(each));
}

const uuid = /[0-9a-f]{8}(?=-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})/g;

/** The same question about what does not exist at all. */
export function aboutNobody<Value>(value: Value, { rows }: Belongings): Value {
  const theirs = new Set(rows);
  if (typeof value === "string") {
    return value.replaceAll(uuid, (head, at: number) =>
      theirs.has(value.slice(at, at + 36)) ? "ffffffff" : head,
    ) as Value;
  }
  if (typeof value !== "object" || value === null || value instanceof File) return value;
  if (Array.isArray(value))
    return value.map((each) => aboutNobody(each as unknown, { rows } as Belongings)) as Value;
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [
      name,
      aboutNobody(each as unknown, { rows } as Belongings),
    ]),
  ) as Value;
}
