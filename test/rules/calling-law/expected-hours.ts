/*
 * What the pack "research-draft" 1 has to contain, written down a second time: a pack whose file was changed by mistake
 * differs from these tables. Call types by their first letters. Windows: the ISO weekdays, "@", from, to.
 */

/** A rule: id, jurisdiction, call types, voice, first and last date. */
export type ExpectedRule = readonly [
  id: string,
  jurisdiction: string,
  callTypes: string,
  voice: "ANY" | "AUTOMATED" | "ARTIFICIAL",
  dates: readonly [from: string | null, to: string | null],
];

/** Windows and holiday set of each rule of the kind hours. */
export const expectedHours: readonly (readonly [
  rule: ExpectedRule,
  windows: string,
  holidaySet: string | null,
])[] = [
  [["au.hours", "AU", "T", "ANY", ["2017-03-30", null]], "12345@09:00-20:00 6@09:00-17:00", "AU"],
  [
    ["au.research.hours", "AU", "S", "ANY", ["2017-03-30", null]],
    "12345@09:00-20:30 67@09:00-17:00",
    "AU",
  ],
  [["br.hours", "BR", "T", "ANY", [null, null]], "12345@09:00-21:00 6@10:00-16:00", "BR"],
  [["ca-bc.hours", "CA-BC", "T", "ANY", [null, null]], "12345@09:00-21:30 67@10:00-18:00", "CA-BC"],
  [["ca.hours", "CA", "T", "ANY", [null, null]], "12345@09:00-21:30 67@10:00-18:00", null],
  [["es.hours", "ES", "T", "ANY", [null, null]], "12345@09:00-21:00", "ES"],
  [
    ["fr.hours", "FR", "T", "ANY", ["2023-03-01", null]],
    "12345@10:00-13:00 12345@14:00-20:00",
    "FR",
  ],
  [["in.hours", "IN", "T", "ANY", [null, null]], "1234567@09:00-21:00", null],
  [["it.code", "IT", "T", "ANY", ["2024-10-01", null]], "12345@09:00-20:00 6@10:00-19:00", "IT"],
  [["jp.lender.hours", "JP", "D", "ANY", [null, null]], "1234567@08:00-21:00", null],
  [["nz.code", "NZ", "T", "ANY", [null, null]], "123456@08:00-21:00", "NZ"],
  [["us-al.hours", "US-AL", "T", "ANY", [null, null]], "123456@08:00-20:00", "US-AL"],
  [["us-ca.adad.hours", "US-CA", "TISPC", "ARTIFICIAL", [null, null]], "1234567@09:00-21:00", null],
  [["us-ct.hours", "US-CT", "T", "ANY", ["2023-10-01", null]], "1234567@09:00-20:00", null],
  [["us-fl.hours", "US-FL", "T", "ANY", ["2021-07-01", null]], "1234567@08:00-20:00", null],
  [
    ["us-il.autodialer.hours", "US-IL", "T", "ARTIFICIAL", [null, null]],
    "1234567@09:00-21:00",
    null,
  ],
  [["us-il.hours", "US-IL", "T", "ANY", [null, null]], "1234567@08:00-21:00", null],
  [["us-in.adad.hours", "US-IN", "T", "ARTIFICIAL", [null, null]], "1234567@09:00-20:00", null],
  [
    ["us-ky.automated.hours", "US-KY", "TS", "ARTIFICIAL", [null, null]],
    "1234567@08:00-21:00",
    null,
  ],
  [["us-ky.hours", "US-KY", "T", "ANY", [null, null]], "1234567@10:00-21:00", null],
  [["us-la.hours", "US-LA", "T", "ANY", [null, null]], "123456@08:00-20:00", "US-LA"],
  [["us-ma.hours", "US-MA", "T", "ANY", [null, null]], "1234567@08:00-20:00", null],
  [["us-md.hours", "US-MD", "T", "ANY", ["2024-01-01", null]], "1234567@08:00-20:00", null],
  [["us-me.automated.hours", "US-ME", "T", "ARTIFICIAL", [null, null]], "12345@09:00-17:00", null],
  [["us-mi.hours", "US-MI", "T", "ANY", [null, null]], "1234567@09:00-21:00", null],
  [["us-mn.hours", "US-MN", "T", "ANY", [null, null]], "1234567@09:00-21:00", null],
  [["us-ms.hours", "US-MS", "T", "ANY", [null, null]], "123456@08:00-20:00", null],
  [["us-nc.hours", "US-NC", "T", "ANY", [null, null]], "1234567@08:00-21:00", null],
  [
    ["us-ne.prerecorded.sunday", "US-NE", "T", "ARTIFICIAL", [null, null]],
    "123456@08:00-21:00 7@13:00-21:00",
    null,
  ],
  [["us-nj.hours", "US-NJ", "T", "ANY", [null, null]], "1234567@08:00-21:00", null],
  [["us-nm.hours", "US-NM", "T", "ANY", [null, null]], "1234567@09:00-21:00", null],
  [["us-nv.adad.hours", "US-NV", "TISPC", "ARTIFICIAL", [null, null]], "1234567@09:00-21:00", null],
  [["us-nv.hours", "US-NV", "T", "ANY", [null, null]], "1234567@09:00-20:00", null],
  [["us-ny.hours", "US-NY", "T", "ANY", [null, null]], "1234567@08:00-21:00", null],
  [
    ["us-ok.adad.hours", "US-OK", "TISPCD", "ARTIFICIAL", [null, null]],
    "1234567@09:00-21:00",
    null,
  ],
  [["us-ok.hours", "US-OK", "T", "ANY", ["2022-11-01", null]], "1234567@08:00-20:00", null],
  [
    ["us-or.adad.hours", "US-OR", "T", "ARTIFICIAL", ["2026-01-01", null]],
    "1234567@08:00-20:00",
    null,
  ],
  [["us-or.hours", "US-OR", "T", "ANY", ["2026-01-01", null]], "1234567@08:00-20:00", null],
  [
    ["us-pa.hours.2019", "US-PA", "T", "ANY", ["2019-12-03", "2026-10-17"]],
    "1234567@08:00-21:00",
    "US-PA",
  ],
  [["us-pa.hours.2026", "US-PA", "T", "ANY", ["2026-10-18", null]], "123456@09:00-19:00", "US-PA"],
  [["us-pr.hours", "US-PR", "T", "ANY", [null, null]], "1234567@09:00-21:00", null],
  [["us-ri.hours", "US-RI", "T", "ANY", [null, null]], "12345@09:00-18:00 6@10:00-17:00", "US-RI"],
  [["us-sc.hours", "US-SC", "T", "ANY", [null, null]], "1234567@08:00-21:00", null],
  [["us-sd.hours", "US-SD", "T", "ANY", [null, null]], "123456@09:00-21:00", null],
  [["us-tx.hours", "US-TX", "T", "ANY", [null, null]], "123456@09:00-21:00 7@12:00-21:00", null],
  [["us-ut.hours", "US-UT", "T", "ANY", [null, null]], "123456@08:00-21:00", "US-UT"],
  [["us-va.hours", "US-VA", "T", "ANY", [null, null]], "1234567@08:00-21:00", null],
  [["us-wa.hours", "US-WA", "T", "ANY", [null, null]], "1234567@08:00-20:00", null],
  [["us-wy.hours", "US-WY", "T", "ANY", [null, null]], "1234567@08:00-20:00", null],
  [["us.regf.hours", "US", "D", "ANY", [null, null]], "1234567@08:00-21:00", null],
  [["us.tcpa.hours", "US", "T", "ANY", [null, null]], "1234567@08:00-21:00", null],
  [["us.tsr.hours", "US", "T", "ANY", [null, null]], "1234567@08:00-21:00", null],
];
