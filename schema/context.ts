import type { SomeSessions } from "#domain/access/sessions.ts";
import type { DomainContext } from "#domain/context.ts";
import type { PrismaClient } from "#db/generated/prisma/client.ts";
import type { EventHub } from "#events/hub.ts";
import type { CampaignProgress } from "#domain/campaigns/progress.ts";
import type { Slots } from "#domain/scheduling/slots.ts";
import type { Role } from "#rules/role.ts";
import type { Loaders } from "./loaders.ts";

/** Who asks: a user who is signed in, or the holder of an API key, for one tenant. */
export interface Viewer {
  readonly tenantId: string;
  readonly role: Role;
  /** Whether the viewer sees telephone numbers masked. */
  readonly seesNumbersMasked: boolean;
  readonly by: Caller;
  /** What gives access expires after so long, if it is not used; Infinity: it does not expire. */
  readonly leftMs: number;
}

type Caller =
  | {
      readonly kind: "USER";
      readonly userId: string;
      /** The user's seat in the tenant. */
      readonly seatId: string;
      readonly sessionId: string;
    }
  | {
      readonly kind: "API_KEY";
      readonly apiKeyId: string;
      /** Null: the key was sent with the request. Otherwise a browser is signed in with it. */
      readonly sessionId: string | null;
    };

/** What gives the viewer access: the session, or the API key. Limits for one client count by it. */
export function credentialOf({ by }: Viewer): string {
  return by.kind === "USER" ? by.sessionId : (by.sessionId ?? by.apiKeyId);
}

/** Counts the bytes of a response. */
export interface AnswerMeter {
  answered(bytes: number): void;
}

/** What lists of rows are read with. */
export type ListContext = Pick<GraphqlContext, "viewer" | "domain" | "prisma">;

/** The context of a resolver: created for each request, and for each operation of a WebSocket. */
export interface GraphqlContext {
  /** Null: nobody is signed in, and there is no key. Then only introspection is allowed. */
  readonly viewer: Viewer | null;
  /**
   * How long what admitted the viewer (key, session, seat) is still valid, if nobody takes it away; null: it is not.
   * A session is not used by this.
   */
  readonly admittedForMs: () => Promise<number | null>;
  /** To be called when a subscription ends because the viewer has no access any longer. */
  readonly accessEnded: () => void;
  /** Its log adds the id of the request to each line. */
  readonly domain: DomainContext;
  readonly prisma: PrismaClient;
  /** For reads that the operations of a tenant share: they do not end with this one. */
  readonly sharedPrisma: () => PrismaClient;
  /** Where people open the console; null: there is none. */
  readonly consoleUrl: string | null;
  /** Ends sessions of a user in all tenants. The viewer must be that user. Returns how many were signed in. */
  readonly endSessions: (userId: string, which: SomeSessions) => Promise<number>;
  /** Removes a passkey of a user, who must be the viewer. Returns whether the user had it. */
  readonly removePasskey: (userId: string, id: string) => Promise<boolean>;
  readonly events: EventHub;
  readonly loaders: Loaders;
  readonly work: AnswerMeter;
  /** Reads the progress of a campaign of the viewer's tenant. All subscribers of this process share one read. */
  readonly watchedProgress: (campaignId: string) => Promise<CampaignProgress>;
  /** Reads the slots of the viewer's tenant, for all subscribers of this process together. */
  readonly watchedSlots: () => Promise<Slots>;
}
