import type { DomainContext } from "#domain/context.ts";
import type { PrismaClient } from "#db/generated/prisma/client.ts";
import type { EventHub } from "#events/hub.ts";
import type { CampaignProgress } from "#domain/campaigns/progress.ts";
import type { Loaders } from "./loaders.ts";

/** The holder of the API key of the request. */
export interface Viewer {
  readonly tenantId: string;
  readonly apiKeyId: string;
}

/** Counts the bytes of a response. */
export interface AnswerMeter {
  answered(bytes: number): void;
}

/** The context of a resolver: created for each request, and for each operation of a WebSocket. */
export interface GraphqlContext {
  /** Null without a key: then only introspection is allowed. */
  readonly viewer: Viewer | null;
  /** Its log adds the id of the request to each line. */
  readonly domain: DomainContext;
  readonly prisma: PrismaClient;
  /** For reads that the operations of a tenant share: they do not end with this one. */
  readonly sharedPrisma: () => PrismaClient;
  readonly events: EventHub;
  readonly loaders: Loaders;
  readonly work: AnswerMeter;
  /** Reads the progress of a campaign of the viewer's tenant. All subscribers of this process share one read. */
  readonly watchedProgress: (campaignId: string) => Promise<CampaignProgress>;
}
