/** What decides whether a call may be placed in a round. */
export interface RoundCaseFacts {
  /** Dials of this contact in this campaign and round that reached VAPI or may have. */
  readonly dialsInRound: number;
  /** Those of them that were not callbacks. */
  readonly dialsWithoutCallbacks: number;
  /** Those of them that were redials. */
  readonly redialsInRound: number;
  readonly isCallback: boolean;
  readonly isRedial: boolean;
  readonly scheduledTime: Date;
  /** Of a redial: the key of the round for which it was planned. */
  readonly redialRound: string | null;
  readonly roundKey: string;
  readonly roundStartsAt: Date;
  /** The campaign's. */
  readonly redialsPerRound: number;
}

type FactName = keyof RoundCaseFacts;

/** A fact compared with a value or with another fact. */
export type RoundCondition = readonly [
  fact: FactName,
  is: "=" | "<" | "<=" | ">=",
  than: FactName | number | boolean,
];

/**
 * Whether the round has a redial left. The first dial is not a redial; the dials after it count as redials even
 * where they are not (a change of the frequency makes one round of several). Callbacks do not count.
 */
const redialIsLeft: readonly RoundCondition[] = [
  ["redialsInRound", "<", "redialsPerRound"],
  ["dialsWithoutCallbacks", "<=", "redialsPerRound"],
];

/**
 * The cases in which a call may be placed in a round: if all conditions of one case hold. The rule
 * ALREADY_CALLED_THIS_ROUND evaluates them, and the SQL that selects candidates is made from them
 * (`roundCasesSql` in src/db/queries/candidates.ts).
 */
export const roundCases = {
  FIRST_DIAL: [["dialsInRound", "=", 0]],
  CALLBACK: [
    ["isCallback", "=", true],
    ["scheduledTime", ">=", "roundStartsAt"],
  ],
  REDIAL: [["isRedial", "=", true], ["redialRound", "=", "roundKey"], ...redialIsLeft],
} as const satisfies Readonly<Record<string, readonly RoundCondition[]>>;

type RoundCase = keyof typeof roundCases;

/** The first case that lets the call into the round; null when none does. */
export function roundCaseOf(facts: RoundCaseFacts): RoundCase | null {
  const names = Object.keys(roundCases) as RoundCase[];
  return names.find((name) => roundCases[name].every((each) => holds(each, facts))) ?? null;
}

/** What counts toward the redials of a round. */
export type RedialCounts = Pick<RoundCaseFacts, "redialsInRound" | "dialsWithoutCallbacks">;

/** Whether a contact with these dials may be redialled in the round. */
export function isRedialLeft(counts: RedialCounts, redialsPerRound: number): boolean {
  return redialIsLeft.every((each) => holds(each, { ...counts, redialsPerRound }));
}

function holds([fact, is, than]: RoundCondition, facts: Partial<RoundCaseFacts>): boolean {
  const left = comparable(facts[fact]);
  const right = typeof than === "string" ? comparable(facts[than]) : than;
  if (is === "=") return left === right;
  if (is === "<") return left! < right!;
  return is === "<=" ? left! <= right! : left! >= right!;
}

function comparable(value: RoundCaseFacts[FactName] | undefined) {
  return value instanceof Date ? value.getTime() : value;
}
