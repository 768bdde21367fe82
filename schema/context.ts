import type { DomainContext } from "#domain/context.ts";
import type { PrismaClient } from "#db/generated/prisma/client.ts";
import type { EventHub } from "#events/hub.ts";
import type { CampaignProgress } from "#domain/campaigns/progress.ts";
import type { Loaders } from "./loaders.ts";

/** Whose key opened the door. */
export interface Viewer {
  readonly tenantId: string;
  readonly apiKeyId: string;
}

/** Counts what is put into an answer. */
export interface AnswerMeter {
  answered(bytes: number): void;
}

/** The context of a resolver: created for each request, and for each operation of a WebSocket. */
export interface GraphqlContext {
  /** Null without a key: then only the introspection is open. */
  readonly viewer: Viewer | null;
  /** Named in the logs and, when something breaks, in the answer. */
  readonly requestId: string;
  readonly domain: DomainContext;
  readonly prisma: PrismaClient;
  readonly events: EventHub;
  readonly loaders: Loaders;
  readonly work: AnswerMeter;
  /** Reads the progress of a campaign of the viewer's: one count for all who watch it in this process. */
  readonly watchedProgress: (campaignId: string) => Promise<CampaignProgress>;
}
