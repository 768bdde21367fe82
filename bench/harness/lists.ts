import { writeCursor } from "#schema/keyset.ts";
import { CallKind, CallOutcome, CallStatus } from "#db/generated/prisma/enums.ts";

/** What the questions name. */
export interface Names {
  readonly campaignId: string;
  readonly contactId: string;
  /** Ids in the middle of the lists of calls and of contacts. */
  readonly callId: string;
  readonly contactCursor: string;
  /** A day in the middle of the history. */
  readonly day: Date;
}

/** One list: its first page, and a page beyond the 1,000th, by its keyset. */
export interface ListQuestion {
  readonly name: string;
  readonly field: "calls" | "contacts" | "campaigns" | "imports";
  /** GraphQL arguments, without the page. */
  readonly filter: string;
  readonly order: string;
  /** Null where the list has no 1,000th page. */
  readonly deep: string | null;
}

const selections = {
  calls: "id status outcome scheduledTime contact { id name phone }",
  contacts: "id name phone doNotCall",
  campaigns: "id name state",
  imports: "id status fileName",
} as const;

/** The document of a page. */
export function pageDocument(
  { field, filter, order, deep }: ListQuestion,
  isDeep: boolean,
): string {
  const args = [
    "first: 50",
    order,
    filter && `filter: { ${filter} }`,
    isDeep && `after: "${deep}"`,
  ];
  return `{ ${field}(${args.filter(Boolean).join(", ")}) { nodes { ${selections[field]} } pageInfo { hasNextPage endCursor } } }`;
}

/** The document of a list's total. */
export function totalDocument({ field, filter }: ListQuestion): string {
  const args = ["first: 0", filter && `filter: { ${filter} }`];
  return `{ ${field}(${args.filter(Boolean).join(", ")}) { totalCount isTotalCountExact } }`;
}

const dayMs = 86_400_000;

/** Every filter, pair and order of calls that the API documents, and the lists of the other types. */
export function listQuestions(names: Names): ListQuestion[] {
  return [...listsOfCalls(names), ...otherLists(names)];
}

function listsOfCalls({ campaignId, contactId, callId, day }: Names): ListQuestion[] {
  const byId = writeCursor({ id: callId }, ["id"]);
  const time = new Date(day.getTime() + dayMs / 2);
  const byTime = writeCursor({ scheduledTime: time, id: callId }, ["scheduledTime", "id"]);
  const during = `from: "${day.toISOString()}", to: "${new Date(day.getTime() + dayMs).toISOString()}"`;
  const narrowings = [
    "",
    during,
    ...Object.values(CallStatus).map((status) => `status: [${status}]`),
    ...Object.values(CallOutcome).map((outcome) => `outcome: [${outcome}]`),
    ...Object.values(CallKind).map((kind) => `kind: [${kind}]`),
    "status: [SCHEDULED, CALLING, IN_PROGRESS]",
    "status: [FAILED], outcome: [BUSY, NO_ANSWER]",
    `status: [FAILED], ${during}`,
    `outcome: [CAPACITY], ${during}`,
    "kind: [REDIAL], status: [COMPLETED]",
    `kind: [MANUAL], outcome: [ANSWERED], ${during}`,
  ];
  const lists: ListQuestion[] = [];
  const add = (scope: string, filter: string, field: string, deep: string): void => {
    for (const direction of ["DESC", "ASC"]) {
      lists.push({
        name: `calls ${[scope, filter].filter(Boolean).join(", ") || "all"} by ${field} ${direction}`,
        field: "calls",
        filter: [scope, filter].filter(Boolean).join(", "),
        order: `orderBy: { field: ${field}, direction: ${direction} }`,
        deep: deep === "" ? null : deep,
      });
    }
  };
  for (const scope of ["", `campaignId: "${campaignId}"`, `contactId: "${contactId}"`]) {
    for (const filter of narrowings) add(scope, filter, "SCHEDULED_TIME", byTime);
    add(scope, "", "CREATED_AT", byId);
  }
  // Calls in the order in which they were placed, and what 15 minutes narrow to some thousand calls that are sorted.
  const byPlaced = writeCursor({ placedAt: time, id: callId }, ["placedAt", "id"]);
  const aQuarter = new Date(time.getTime() - dayMs / 2 + 900_000).toISOString();
  const placed = `placedFrom: "${day.toISOString()}", placedTo: "${aQuarter}"`;
  for (const filter of ["", "status: [COMPLETED]", placed, `outcome: [BUSY], ${placed}`]) {
    add("", filter, "PLACED_AT", byPlaced);
  }
  for (const field of ["ENDED_AT", "DURATION", "COST"]) add("", placed, field, "");
  return lists;
}

/** Texts that a tenth, a twentieth, one and none of the contacts have, and parts of phones. */
const searches = [
  "gomez",
  "ИВАН",
  "王伟",
  "wei",
  "ad",
  "c4ca42",
  "no such name",
  "+12000001",
  "0123",
  "2000000123",
];

function otherLists({ campaignId, contactCursor }: Names): ListQuestion[] {
  const deep = writeCursor({ id: contactCursor }, ["id"]);
  const list = (field: ListQuestion["field"], filter: string): ListQuestion => ({
    name: `${field} ${filter || "all"}`,
    field,
    filter,
    order: "",
    deep: field === "contacts" ? deep : null,
  });
  return [
    ...["", "doNotCall: true", "doNotCall: false", "unreachable: true"].map((filter) =>
      list("contacts", filter),
    ),
    list("contacts", "doNotCall: false, unreachable: false"),
    ...["", ", doNotCall: true", ", doNotCall: false"].map((filter) =>
      list("contacts", `campaignId: "${campaignId}"${filter}`),
    ),
    ...searches.map((text) => list("contacts", `search: "${text}"`)),
    list("contacts", `search: "gomez", campaignId: "${campaignId}"`),
    list("contacts", `search: "c4ca42", campaignId: "${campaignId}"`),
    { ...list("calls", `search: "c4ca42"`), deep: null },
    list("campaigns", `search: "paign 3"`),
    list("campaigns", ""),
    list("campaigns", "state: [STOPPED]"),
    list("imports", ""),
  ];
}
