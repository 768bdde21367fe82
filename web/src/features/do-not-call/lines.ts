import { problemWords } from "~/words/phone-problems.ts";

/** A line of a pasted text, with its number: the first is line 1. */
export interface Line {
  readonly number: number;
  readonly text: string;
}

/** The lines that say something. Several numbers of a line have commas or semicolons between them. */
export function linesOf(text: string): readonly Line[] {
  return text.split("\n").flatMap((line, index) =>
    line
      .split(/[,;\t]/)
      .map((part) => part.trim())
      .filter((part) => part !== "")
      .map((part) => ({ number: index + 1, text: part })),
  );
}

export interface LineProblem {
  readonly line: number;
  readonly value: string | null;
  readonly reason: string;
}

/** The problems of an answer, at the lines of the text: the path of a problem ends with the place of the number. */
export function problemsByLine(
  lines: readonly Line[],
  problems: readonly {
    readonly path: readonly string[];
    readonly code?: string | null;
    readonly message: string;
  }[],
): readonly LineProblem[] {
  return problems.map((problem) => {
    const line = lines[Number(problem.path.at(-1))];
    return { line: line?.number ?? 0, value: line?.text ?? null, reason: problemWords(problem) };
  });
}
