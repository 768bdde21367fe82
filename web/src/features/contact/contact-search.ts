import type { ContactFilter } from "~/gql/graphql.ts";

/** Which contacts, as the address says it. */
export const standings = {
  "do-not-call": { word: "On the do-not-call list", filter: { doNotCall: true } },
  unreachable: { word: "Cannot be reached", filter: { unreachable: true } },
  "place-unknown": { word: "Place not known", filter: { areaUnknown: true } },
  callable: {
    word: "Number may be called",
    filter: { doNotCall: false, unreachable: false },
  },
} as const satisfies Readonly<
  Record<string, { readonly word: string; readonly filter: ContactFilter }>
>;

export type Standing = keyof typeof standings;

/** What the address of the contacts says. */
export interface ContactSearch {
  readonly q?: string;
  readonly campaign?: string;
  readonly only?: Standing;
}

/** Whether the server can look for it: it finds two letters or three digits. */
function isEnough(text: string): boolean {
  return /\p{L}/u.test(text) ? text.length >= 2 : text.replaceAll(/\D/g, "").length >= 3;
}

/** What the server is asked for an address. */
export function contactVariables({ q, campaign, only }: ContactSearch): {
  readonly filter: ContactFilter;
} {
  return {
    filter: {
      ...(q !== undefined && isEnough(q) && { search: q }),
      ...(campaign !== undefined && { campaignId: campaign }),
      ...(only !== undefined && standings[only].filter),
    },
  };
}
