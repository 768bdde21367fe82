import type { ExpectedRule } from "./expected-hours.ts";

/* As expected-hours.ts, of the other kinds. */

/** The most calls, the rolling hours, what begins them, and whether calls on other subjects count. */
export const expectedCaps: readonly (readonly [
  rule: ExpectedRule,
  max: number,
  hours: number,
  startsAt: string | null,
  isPerSubject: boolean,
])[] = [
  [["ca-bc.cap", "CA-BC", "T", "ANY", [null, null]], 1, 720, null, true],
  [["fr.after-refusal", "FR", "T", "ANY", ["2023-03-01", null]], 0, 1440, "REFUSAL", false],
  [["fr.cap", "FR", "T", "ANY", ["2023-03-01", null]], 4, 720, null, false],
  [["jp.after-refusal", "JP", "T", "ANY", [null, null]], 0, 878400, "REFUSAL", true],
  [["us-fl.cap", "US-FL", "T", "ANY", ["2021-07-01", null]], 3, 24, null, true],
  [["us-ma.debt.cap", "US-MA", "D", "ANY", [null, null]], 2, 168, null, true],
  [["us-md.cap", "US-MD", "T", "ANY", ["2024-01-01", null]], 3, 24, null, true],
  [["us-me.automated.cap", "US-ME", "T", "ARTIFICIAL", [null, null]], 1, 8, null, false],
  [["us-ok.cap", "US-OK", "T", "ANY", ["2022-11-01", null]], 3, 24, null, true],
  [["us-or.cap", "US-OR", "T", "ANY", ["2026-01-01", null]], 3, 24, null, false],
  [
    ["us.regf.after-talk", "US", "D", "ANY", ["2021-11-30", null]],
    0,
    168,
    "LAST_CONVERSATION",
    true,
  ],
  [["us.regf.attempts", "US", "D", "ANY", ["2021-11-30", null]], 7, 168, null, true],
  [
    ["us.tcpa.artificial.exempt.landline", "US", "ISPC", "ARTIFICIAL", ["2023-07-20", null]],
    3,
    720,
    null,
    false,
  ],
  [
    ["us.tcpa.artificial.hipaa.day", "US", "I", "ARTIFICIAL", ["2023-07-20", null]],
    1,
    24,
    null,
    false,
  ],
  [
    ["us.tcpa.artificial.hipaa.week", "US", "I", "ARTIFICIAL", ["2023-07-20", null]],
    3,
    168,
    null,
    false,
  ],
];

/** The level that each rule of the kind consent needs, and what lifts it. */
export const expectedConsents: readonly (readonly [
  rule: ExpectedRule,
  level: string,
  liftedBy: readonly string[],
])[] = [
  [["ca.adad.consent", "CA", "T", "ARTIFICIAL", [null, null]], "EXPRESS", []],
  [["de.uwg.automated", "DE", "T", "ARTIFICIAL", [null, null]], "EXPRESS", []],
  [["de.uwg.consumer", "DE", "T", "ANY", [null, null]], "EXPRESS", []],
  [["es.automated", "ES", "T", "ARTIFICIAL", [null, null]], "EXPRESS", []],
  [
    ["es.consent", "ES", "T", "ANY", ["2023-06-29", null]],
    "EXPRESS",
    ["LEGITIMATE_INTEREST_DOCUMENTED"],
  ],
  [["eu.eprivacy.automated", "EU", "T", "ARTIFICIAL", [null, null]], "EXPRESS", []],
  [
    ["fr.optin", "FR", "T", "ANY", ["2026-08-11", null]],
    "EXPRESS",
    ["RUNNING_CONTRACT_RELATED_OFFER"],
  ],
  [["gb.pecr.automated", "GB", "T", "ARTIFICIAL", [null, null]], "EXPRESS", []],
  [["ie.automated", "IE", "T", "ARTIFICIAL", [null, null]], "EXPRESS", []],
  [["ie.mobile", "IE", "T", "ANY", [null, null]], "EXPRESS", []],
  [
    ["nl.optin", "NL", "T", "ANY", ["2021-07-01", "2026-06-30"]],
    "EXPRESS",
    ["CUSTOMER_WITHIN_3_YEARS"],
  ],
  [["nl.optin.2026", "NL", "T", "ANY", ["2026-07-01", null]], "EXPRESS", []],
  [["us-ct.consent", "US-CT", "T", "ANY", ["2023-10-01", null]], "WRITTEN", []],
  [["us-fl.consent", "US-FL", "T", "AUTOMATED", ["2021-07-01", null]], "WRITTEN", []],
  [
    ["us-in.adad.consent", "US-IN", "TISPC", "ARTIFICIAL", [null, null]],
    "EXPRESS",
    ["EXISTING_RELATIONSHIP", "LIVE_OPERATOR_OBTAINS_CONSENT"],
  ],
  [["us-la.mobile", "US-LA", "T", "ANY", [null, null]], "EXPRESS", []],
  [["us-md.consent", "US-MD", "T", "AUTOMATED", ["2024-01-01", null]], "WRITTEN", []],
  [["us-ok.consent", "US-OK", "T", "AUTOMATED", ["2022-11-01", null]], "WRITTEN", []],
  [["us.tcpa.artificial.other.mobile", "US", "IDSPC", "ARTIFICIAL", [null, null]], "EXPRESS", []],
  [
    ["us.tcpa.artificial.telemarketing", "US", "T", "ARTIFICIAL", ["2024-02-08", null]],
    "WRITTEN",
    [],
  ],
];

/** The switch of each ban, and what lifts it. */
export const expectedBans: readonly (readonly [
  rule: ExpectedRule,
  banSwitch: string | null,
  liftedBy: readonly string[],
])[] = [
  [["us-az.mobile", "US-AZ", "T", "ANY", [null, null]], null, ["CONSENT_EXPRESS"]],
  [["us-la.emergency", "US-LA", "T", "ANY", [null, null]], "la_psc_emergency", []],
  [
    ["us-nj.mobile", "US-NJ", "T", "ANY", [null, null]],
    null,
    ["CONSENT_EXPRESS", "EXISTING_RELATIONSHIP"],
  ],
  [["us-ny.emergency", "US-NY", "T", "ANY", [null, null]], "ny_state_of_emergency", []],
  [["us-wa.adad", "US-WA", "T", "ARTIFICIAL", [null, null]], null, ["CONSUMER_REQUESTED_CALL"]],
];

/** The name of each list, and how many hours old a check may be. */
export const expectedLists: readonly (readonly [
  rule: ExpectedRule,
  name: string,
  maxAgeHours: number | null,
])[] = [
  [["ca.dncl", "CA", "T", "ANY", [null, null]], "ca_national_dncl", 744],
  [["ca.own-dncl", "CA", "T", "ANY", [null, null]], "own_dnc", null],
  [["fr.bloctel", "FR", "T", "ANY", [null, "2026-08-10"]], "fr_bloctel", 720],
  [["gb.tps", "GB", "T", "ANY", [null, null]], "gb_tps_ctps", 672],
  [["ie.ndd", "IE", "T", "ANY", [null, null]], "ie_ndd_optout", 672],
  [["it.rpo", "IT", "T", "ANY", ["2022-07-27", null]], "it_rpo", null],
  [["sg.dnc", "SG", "T", "ANY", [null, null]], "sg_dnc", null],
  [["us-me.rnd", "US-ME", "T", "ANY", ["2024-08-09", null]], "us_reassigned_numbers", null],
  [["us.dnc.internal", "US", "TISPC", "ANY", [null, null]], "own_dnc", null],
  [["us.dnc.national", "US", "T", "ANY", [null, null]], "us_national_dnc", 744],
];

/** Rules that are shown to people and decide no call. */
export const expectedDuties: readonly ExpectedRule[] = [
  ["ca.adad.identify", "CA", "TISPC", "ARTIFICIAL", [null, null]],
  ["de.uwg.7a", "DE", "T", "ANY", ["2021-10-01", null]],
  ["es.caller-id", "ES", "T", "ANY", ["2025-06-07", null]],
  ["eu.ai-act.50", "EU", "TIDSPC", "ARTIFICIAL", ["2026-08-02", null]],
  ["gb.identify", "GB", "T", "ANY", [null, null]],
  ["in.caller-id", "IN", "TI", "ANY", ["2025-02-12", null]],
  ["us-ca.adad.artificial-voice", "US-CA", "TISPC", "ARTIFICIAL", ["2025-01-01", null]],
  ["us-ca.ai.health", "US-CA", "I", "ARTIFICIAL", ["2025-01-01", null]],
  ["us-co.ai", "US-CO", "TIDS", "ARTIFICIAL", ["2027-01-01", null]],
  ["us-me.ai", "US-ME", "TIDS", "ARTIFICIAL", [null, null]],
  ["us-ut.ai", "US-UT", "TIDS", "ARTIFICIAL", ["2025-05-07", null]],
  ["us-wa.identify", "US-WA", "T", "ANY", [null, null]],
  ["us.revocation", "US", "TIDSPC", "ARTIFICIAL", ["2025-04-11", null]],
  ["us.rnd.safe-harbor", "US", "TID", "ARTIFICIAL", [null, null]],
  ["us.tcpa.abandon", "US", "T", "ANY", [null, null]],
  ["us.tcpa.artificial.identify", "US", "TIDSPC", "ARTIFICIAL", [null, null]],
  ["us.tcpa.artificial.optout", "US", "T", "ARTIFICIAL", [null, null]],
  ["us.tsr.records", "US", "T", "ANY", ["2024-10-15", null]],
];
