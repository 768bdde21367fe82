import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { PrismaPg } from "@prisma/adapter-pg";
import { DateTime } from "luxon";
import { type Call, PrismaClient } from "#db/generated/prisma/client.ts";
import { schema } from "#db/schemas.ts";
import { serveAsChild } from "../harness/child.ts";
import { vapiRequest } from "../harness/vapi-request.ts";

export interface DialsRivalOrder {
  readonly databaseUrl: string;
  readonly vapiBaseUrl: string;
}

const callsOfRun = 50;
const requestsAtOnce = 10;

/**
 * The usual design: one loop that looks at the active campaigns, a few queries of an ORM for each contact, and a
 * webhook that updates its call. It keeps no record of a request before it is sent: a death in between loses the call
 * or places it twice. Its loop does not wait for the next minute while calls are due, and the statements are found by
 * the indexes of our tables.
 */
class Loop {
  readonly #prisma: PrismaClient;
  readonly #vapiBaseUrl: string;
  publicUrl = "";

  constructor({ databaseUrl, vapiBaseUrl }: DialsRivalOrder) {
    const options = "-c call_scheduler.every_tenant=on";
    const adapter = new PrismaPg({ connectionString: databaseUrl, options }, { schema });
    this.#prisma = new PrismaClient({ adapter });
    this.#vapiBaseUrl = vapiBaseUrl;
  }

  /** Returns how many calls were due. */
  async runOnce(): Promise<number> {
    const campaigns = await this.#prisma.campaign.findMany({
      where: { state: "ACTIVE", deletedAt: null },
    });
    let found = 0;
    for (const { tenantId, id: campaignId, startTime, endTime, timeZone } of campaigns) {
      const now = DateTime.utc().setZone(timeZone);
      const minutes = now.hour * 60 + now.minute;
      if (minutes < minutesOf(startTime) || minutes >= minutesOf(endTime)) continue;
      const calls = await this.#prisma.call.findMany({
        where: { tenantId, campaignId, status: "SCHEDULED", scheduledTime: { lte: new Date() } },
        take: callsOfRun,
      });
      found += calls.length;
      await inTurn(calls, (call) => this.#place(call));
    }
    return found;
  }

  async hear(request: IncomingMessage): Promise<void> {
    const { message } = (await json(request)) as {
      message: { type: string; call: { name: string } };
    };
    const { tenantId, id } = await this.#prisma.call.findFirstOrThrow({
      where: { id: message.call.name },
    });
    const data =
      message.type === "end-of-call-report"
        ? ({ status: "COMPLETED", outcome: "ANSWERED", endedAt: new Date() } as const)
        : ({ status: "IN_PROGRESS" } as const);
    await this.#prisma.call.update({ where: { tenantId_id: { tenantId, id } }, data });
  }

  async #place({ tenantId, id, campaignId, contactId }: Call): Promise<void> {
    const { call, campaign } = this.#prisma;
    const today = DateTime.utc().startOf("day").toJSDate();
    const ofContact = { tenantId, campaignId, contactId };
    if ((await call.count({ where: { ...ofContact, placedAt: { gte: today } } })) > 0) return;
    const { retryAttempts } = await campaign.findFirstOrThrow({
      where: { tenantId, id: campaignId },
    });
    const completed = { ...ofContact, status: "COMPLETED" as const };
    if ((await call.count({ where: completed })) >= retryAttempts) return;
    const where = { tenantId_id: { tenantId, id } };
    await call.update({ where, data: { status: "CALLING", placedAt: new Date() } });
    const response = await fetch(`${this.#vapiBaseUrl}/call`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: "Bearer rival" },
      body: JSON.stringify(vapiRequest(id, this.publicUrl)),
    });
    const { id: vapiCallId } = (await response.json()) as { id: string };
    await call.update({ where, data: { vapiCallId } });
  }
}

serveAsChild<DialsRivalOrder>(async (order) => {
  const loop = new Loop(order);
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    const work = request.url === "/run" ? whileAny(() => loop.runOnce()) : loop.hear(request);
    void work.then(
      () => response.end("{}"),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  loop.publicUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url: loop.publicUrl };
});

async function whileAny(run: () => Promise<number>): Promise<void> {
  while ((await run()) > 0);
}

/** Ten at a time. */
async function inTurn<Item>(items: readonly Item[], work: (item: Item) => Promise<void>) {
  let next = 0;
  const line = async (): Promise<void> => {
    while (next < items.length) await work(items[next++]!);
  };
  await Promise.all(Array.from({ length: requestsAtOnce }, line));
}

/** Of a time of day in UTC, as Prisma reads it. */
function minutesOf(time: Date): number {
  return time.getUTCHours() * 60 + time.getUTCMinutes();
}
