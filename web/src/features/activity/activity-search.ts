import { listed } from "~/features/call/call-search.ts";
import type { ActivityChange, ActivityFilter, ActivitySubject, ActorKind } from "~/gql/graphql.ts";
import { startOfDay } from "~/time/days.ts";
import { actorKinds } from "~/words/activity.ts";

/** What the address of the activity says. Lists have commas between their words. */
export interface ActivitySearch {
  /** The id of a user or a key, or a kind of actor. */
  readonly who?: string;
  readonly did?: string;
  /** Kinds of objects. */
  readonly to?: string;
  /** The id of one object. */
  readonly of?: string;
  /** Local dates of the reader, both inclusive. */
  readonly from?: string;
  readonly until?: string;
}

function isActorKind(who: string): who is ActorKind {
  return Object.hasOwn(actorKinds, who);
}

/** What the server is asked for an address. */
export function activityFilter({ who, did, to, of, from, until }: ActivitySearch): ActivityFilter {
  const changes = [...listed<ActivityChange>(did)];
  const subjectKinds = [...listed<ActivitySubject>(to)];
  return {
    ...(who !== undefined && (isActorKind(who) ? { actorKinds: [who] } : { actorId: who })),
    ...(changes.length > 0 && { changes }),
    ...(subjectKinds.length > 0 && { subjectKinds }),
    ...(of !== undefined && { subjectId: of }),
    ...(from !== undefined && { from: startOfDay(from, 0) }),
    ...(until !== undefined && { to: startOfDay(until, 1) }),
  };
}
