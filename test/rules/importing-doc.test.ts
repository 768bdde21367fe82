import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { groupWords, headersOf, recognise } from "#rules/column-headers.ts";
import { type ColumnRole, columnRoles } from "#rules/column-role.ts";
import { rejectedColumns } from "#rules/rejected-columns.ts";

const doc = await readFile("docs/importing.md", "utf8");

type ListedRole = Parameters<typeof headersOf>[0];

const isListed = (role: ColumnRole): role is ListedRole =>
  !["DO_NOT_CALL", "ATTRIBUTE", "IGNORE"].includes(role);

test("the document lists the headers that are recognised", () => {
  const rows = columnRoles
    .filter(isListed)
    .map((role) => `| \`${role}\` | ${headersOf(role).join(", ")} |`);
  expect(doc).toContain(["| role | headers |", "| --- | --- |", ...rows, ""].join("\n"));
});

test("and the words around them", () => {
  for (const words of Object.values(groupWords)) expect(doc).toContain(words);
});

test("every header of a list means its role", () => {
  for (const role of columnRoles.filter(isListed)) {
    for (const header of headersOf(role)) expect(recognise(header)?.role, header).toBe(role);
  }
});

test("and the columns of a file of rejected rows", () => {
  for (const name of rejectedColumns) expect(doc).toContain(`\`${name}\``);
});
