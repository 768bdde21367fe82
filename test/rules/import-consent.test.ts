import { describe, expect, test } from "vitest";
import { matchColumns } from "#rules/import-columns.ts";
import { parseRow } from "#rules/import-row.ts";

const header = [
  "phone",
  "Call consent",
  "Call consent date",
  "Call consent expires",
  "Call consent source",
];
const uploadedAt = new Date("2026-06-01T12:00:00Z");

function read(cells: readonly string[], names = header) {
  const match = matchColumns(names);
  if ("problem" in match) return match.problem;
  const options = { defaultCountry: null, allowsPremiumRate: false, createdAt: uploadedAt };
  const row = parseRow(match.columns, ["+14155550100", ...cells], options);
  return "contact" in row
    ? (row.contact.consent ?? null)
    : `${row.problem.column}: ${row.problem.code}`;
}

describe("a consent to calls in a row", () => {
  test.for([
    ["written", "CONSENT_WRITTEN"],
    ["In Writing", "CONSENT_WRITTEN"],
    ["schriftlich", "CONSENT_WRITTEN"],
    ["par écrit", "CONSENT_WRITTEN"],
    ["express", "CONSENT_EXPRESS"],
    ["yes", "CONSENT_EXPRESS"],
    ["sí", "CONSENT_EXPRESS"],
    ["", null],
    ["none", null],
    ["nein", null],
  ] as const)("%s means %s", ([cell, kind]) => {
    const consent = read([cell, "2026-01-31"]);
    const stated = { kind, givenAt: "2026-01-31T00:00:00.000Z", expiresAt: null, source: null };
    expect(consent).toEqual(kind === null ? null : stated);
  });

  test.for(["maybe", "do not call", "opt-in by e-mail", "x", "EBR"])("%s is no consent", (cell) => {
    expect(read([cell, "2026-01-31"])).toBe("Call consent: CONSENT_UNCLEAR");
  });

  test("has its end and its source", () => {
    expect(read(["written", "2026-01-31T10:00:00+02:00", "2027-01-31", "I agree."])).toEqual({
      kind: "CONSENT_WRITTEN",
      givenAt: "2026-01-31T08:00:00.000Z",
      expiresAt: "2027-01-31T00:00:00.000Z",
      source: "I agree.",
    });
  });

  test.for([
    "",
    "31.01.2026",
    "01/02/2026",
    "2026-02-30",
    "2026-01-31 10:00",
    "yesterday",
    "2026-06-03",
  ])("with the date %s is refused", (date) => {
    expect(read(["written", date])).toBe("Call consent date: CONSENT_DATE_UNCLEAR");
  });

  test("with an end that cannot be read, or is not after the beginning, is refused", () => {
    for (const end of ["never", "2026-01-31"]) {
      expect(read(["written", "2026-01-31", end])).toBe(
        "Call consent expires: CONSENT_DATE_UNCLEAR",
      );
    }
  });
});

describe("columns of consents", () => {
  test("need the level and the date together", () => {
    expect(read([], ["phone", "Call consent"])).toContain("none with the role CONSENT_AT");
    expect(read([], ["phone", "Call consent date"])).toContain("none with the role CONSENT_LEVEL");
  });

  test("are none if their headers do not speak of calls", () => {
    for (const name of ["Consent", "Consent date", "Marketing consent", "Opt-in", "GDPR consent"]) {
      expect(read(["written"], ["phone", name])).toBeNull();
    }
  });

  test("are no variables", () => {
    const match = matchColumns(header);
    expect("columns" in match && match.columns.attributes).toEqual([]);
  });
});
