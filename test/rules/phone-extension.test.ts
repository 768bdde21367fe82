import { describe, expect, test } from "vitest";
import { extensionProblem, type StagedRow, withoutConflicts } from "#rules/phone-extension.ts";

const phone = "+14155550100";
const row = (line: number, change: Partial<StagedRow> = {}): StagedRow => ({
  line,
  phone,
  extension: null,
  doNotCall: false,
  cells: [`${line}`],
  json: `{"name":"${line}"}`,
  ...change,
});

describe("of rows with the same phone", () => {
  test("the last is taken, with the line of the first", () => {
    const rows = [row(2), row(3, { phone: "+14155550111" }), row(4)];
    expect(withoutConflicts(rows, new Map())).toEqual({
      taken: ['{"name":"4","line":2}', '{"name":"3","line":3}'],
      notToCall: [],
      problems: [],
    });
  });

  test("rows of the file before these count as the first", () => {
    const earlier = new Map([[phone, { line: 2, extension: "7" }]]);
    const { taken, problems } = withoutConflicts(
      [row(8, { extension: "7" }), row(9, { extension: "8" })],
      earlier,
    );
    expect(taken).toEqual(['{"name":"8","line":2}']);
    expect(problems).toEqual([
      {
        line: 9,
        cells: ["9"],
        code: "PHONE_EXTENSION_DIFFERS",
        column: null,
        value: `${phone} ext. 8`,
        reason: expect.stringContaining("the contact in line 2, which has the extension 7;"),
      },
    ]);
    expect([...earlier]).toEqual([[phone, { line: 2, extension: "7" }]]);
  });

  test("those with another extension than the first are problems", () => {
    const { taken, problems } = withoutConflicts(
      [row(2, { extension: "7" }), row(3), row(4, { extension: "7" })],
      new Map(),
    );
    expect(taken).toEqual(['{"name":"4","line":2}']);
    expect(problems.map(({ line, value }) => [line, value])).toEqual([[3, phone]]);
  });

  test("any that says not to call is obeyed, also where it is not taken", () => {
    const rows = [row(2), row(3, { extension: "7", doNotCall: true }), row(4, { phone: "+49" })];
    expect(withoutConflicts(rows, new Map())).toMatchObject({ notToCall: [phone] });
  });
});

test("the problem names the extension that the other has, or that it has none", () => {
  expect(extensionProblem({ phone, extension: "8" }, null, "in line 3")).toMatchObject({
    value: `${phone} ext. 8`,
    reason: expect.stringContaining("the contact in line 3, which has no extension;"),
  });
});
