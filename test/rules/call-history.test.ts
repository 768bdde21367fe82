import { describe, expect, test } from "vitest";
import {
  type CallInHistory,
  type DialInHistory,
  type HistoryEntry,
  historyOf,
} from "#rules/call-history.ts";

const at = (second: number) => new Date(Date.UTC(2026, 10, 2, 9, 0, second));
const dial: DialInHistory = {
  state: "ACCEPTED",
  reason: null,
  intendedAt: at(0),
  sentAt: at(1),
  settledAt: at(2),
  vapiCallId: "v",
};
const ended: CallInHistory = {
  startedAt: at(5),
  finishedAt: at(9),
  outcome: "ANSWERED",
  endedReason: "customer-ended-call",
};
const waiting: CallInHistory = {
  startedAt: null,
  finishedAt: null,
  outcome: null,
  endedReason: null,
};
const stored = (second: number, kind: HistoryEntry["kind"]): HistoryEntry => ({
  at: at(second),
  kind,
  detail: null,
});
const kinds = (...given: Parameters<typeof historyOf>) =>
  historyOf(...given).map(({ kind }) => kind);

const whole = ["CLAIMED", "SENT", "ACCEPTED", "IN_PROGRESS", "ENDED"] as const;

describe("the history of a call", () => {
  test("of which nothing is stored is that of its rows", () => {
    expect(historyOf(ended, [dial], [])).toEqual([
      { at: at(0), kind: "CLAIMED", detail: null },
      { at: at(1), kind: "SENT", detail: null },
      { at: at(2), kind: "ACCEPTED", detail: "v" },
      { at: at(5), kind: "IN_PROGRESS", detail: null },
      { at: at(9), kind: "ENDED", detail: "ANSWERED: customer-ended-call" },
    ]);
  });

  test("does not repeat what an earlier version has stored", () => {
    const all = [
      stored(0, "CLAIMED"),
      stored(1, "SENT"),
      stored(2, "ACCEPTED"),
      stored(6, "IN_PROGRESS"),
      stored(9, "ENDED"),
    ];
    expect(historyOf(ended, [dial], all)).toEqual(all);
  });

  test("shows every dial, and why one was put back", () => {
    const first = { ...dial, state: "REJECTED", settledAt: at(2), vapiCallId: null };
    const second = { ...dial, intendedAt: at(4), sentAt: null, state: "INTENDED", settledAt: null };
    expect(kinds(waiting, [first, second], [stored(2, "PUT_BACK")])).toEqual([
      "CLAIMED",
      "SENT",
      "PUT_BACK",
      "CLAIMED",
    ]);
  });

  test("says of a dial whose answer was not heard that it was adopted", () => {
    const history = [stored(1, "UNKNOWN"), stored(2, "ADOPTED")];
    expect(kinds(waiting, [{ ...dial, reason: "NO_DEFINITE_ANSWER" }], history)).toEqual([
      "CLAIMED",
      "SENT",
      "UNKNOWN",
      "ADOPTED",
    ]);
  });

  test("has one end, when its reason came later and when VAPI refused the call", () => {
    const late = [stored(9, "ENDED"), stored(20, "CONCLUDED")];
    expect(kinds(ended, [dial], late).slice(-2)).toEqual(["ENDED", "CONCLUDED"]);
    const refused = { ...waiting, finishedAt: at(2), outcome: "UNKNOWN" };
    const rejected = { ...dial, state: "REJECTED", vapiCallId: null };
    expect(kinds(refused, [rejected], [stored(2, "REJECTED")])).toEqual([
      "CLAIMED",
      "SENT",
      "REJECTED",
    ]);
  });

  test("of a call that the database had lost begins with its adoption", () => {
    const rebuilt = { ...dial, reason: "REBUILT" };
    expect(kinds(ended, [rebuilt], [stored(3, "ADOPTED")])).toEqual([
      "ADOPTED",
      "IN_PROGRESS",
      "ENDED",
    ]);
  });

  test.for([-100, 5, 100])("is in order, if VAPI's clock is %d s off", (second) => {
    expect(kinds({ ...ended, startedAt: at(second) }, [dial], [])).toEqual(whole);
  });
});
