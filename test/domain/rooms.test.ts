import { globSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import { expect, test } from "vitest";

/** The folders of `src/domain`, the lowest first, as docs/architecture.md explains. "" is `src/domain` itself. */
const order: readonly (readonly string[])[] = [
  [""],
  ["calls"],
  ["scheduling"],
  ["access", "contacts", "ledger", "tenants"],
  ["campaigns"],
  ["bulk", "imports"],
  ["forecasts"],
  ["upkeep"],
];

const levelOf = new Map(order.flatMap((rooms, level) => rooms.map((room) => [room, level])));

const domain = posix.join(import.meta.dirname, "../../src/domain");

function roomOf(file: string): string {
  const room = posix.dirname(file);
  return room === "." ? "" : room;
}

/** The files of `src/domain` that a file imports. */
function importsOf(file: string): string[] {
  const text = readFileSync(posix.join(domain, file), "utf8");
  return [...text.matchAll(/\b(?:from|import)\s*\(?\s*"(#domain\/|\.{1,2}\/)([^"]+)"/g)]
    .map(([, start, rest]) =>
      start === "#domain/" ? rest! : posix.join(posix.dirname(file), `${start}${rest}`),
    )
    .filter((path) => !path.startsWith("../"));
}

const files = globSync("**/*.ts", { cwd: domain });

test("every folder of the domain has its place in the order", () => {
  const rooms = new Set(files.map(roomOf));
  expect([...rooms].toSorted()).toEqual([...levelOf.keys()].toSorted());
});

test("a folder of the domain imports only itself and those below it", () => {
  const wrong = files.flatMap((file) =>
    importsOf(file).flatMap((imported) => {
      const [from, to] = [roomOf(file), roomOf(imported)];
      if (from === to || levelOf.get(to)! < levelOf.get(from)!) return [];
      return [
        `src/domain/${file} imports src/domain/${imported}: "${from || "src/domain"}" is not above "${to || "src/domain"}"`,
      ];
    }),
  );
  expect(wrong).toEqual([]);
});
