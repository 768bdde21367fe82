import pg from "pg";
import { schema } from "#db/schemas.ts";
import { writeCursor } from "#schema/keyset.ts";
import { type Ask, asker } from "../harness/ask.ts";
import { givenTenantWithHistory } from "../harness/history.ts";
import { installPostgraphile } from "../harness/postgraphile.ts";
import type { Program } from "../harness/program.ts";
import type { Scene } from "../harness/scene.ts";
import type { ReadsRivalOrder } from "./reads-rival.ts";

const rounds = 40;
const pageSize = 50;
/** How far into the list the second page is: beyond the 1,000th, or in the middle of a short history. */
const beyond = (calls: number): number => Math.min(1_000 * pageSize, Math.floor(calls / 2));

interface Names {
  readonly tenantId: string;
  readonly campaignId: string;
  readonly contactId: string;
  /** The last call of the page before, of all calls and of those of the campaign. */
  readonly callId: string;
  readonly callOfCampaign: string;
}

/** The lists that a server that is made from the tables has too: newest first, all, of a campaign, of a contact. */
export const reads: Program = {
  name: "reads",
  about:
    "pages of the 50 newest calls and their contacts per second, over one connection in turn: all calls, a campaign's, a contact's; of the first two also the 1,001st page",
  floorIs: "the same pages by one indexed query each, with pg and the rights of the owner",
  rivalIs:
    "PostGraphile 5 on the same tables, as the role of tenants, with the same pages and fields (it has no filters by status, outcome or time)",
  kind: "RATE",
  goal: "above the rival",
  limits:
    "a page of 50 calls with their contacts takes five round trips, one after the other (the key, the ids, the calls, the contacts, cancellations if a call waits), where the rival needs one and checks no key. By the profile of Node a quarter is garbage collection, 12 % Prisma, 9 % each the executor of GraphQL and Pothos. ADR 2 has what was tried.",
  sizes: { small: [20_000], full: [1_000_000] },
  sizeIs: "calls",
  hasPlainOwner: true,
  async open(scene, size) {
    const tenant = await givenTenantWithHistory(scene, size);
    const names = await namesOf(scene.pool, tenant.id, size);
    const server = await scene.server({ role: "api" });
    const ask = asker(server.ready["url"]!, tenant.apiKey);
    const documents = documentsOf(names);
    const rival = await rivalOf(scene, names, size);
    const floor = await floorOf(scene, names);
    const inTurn = async (pages: readonly (() => Promise<unknown>)[]): Promise<number> => {
      for (let round = 0; round < rounds; round += 1) for (const page of pages) await page();
      return rounds * pages.length;
    };
    return {
      ours: (time) => time(() => inTurn(documents.map((document) => () => ask(document)))),
      floor: (time) => time(() => inTurn(floor)),
      isFloorHere: true,
      rival: rival && ((time) => time(() => inTurn(rival))),
    };
  },
};

async function namesOf(pool: pg.Pool, tenantId: string, size: number): Promise<Names> {
  const one = async (text: string, ...values: unknown[]): Promise<string> =>
    (await pool.query<{ id: string }>(text, [tenantId, ...values])).rows[0]!.id;
  const campaignId = await one("select id from campaign where tenant_id = $1 order by id limit 1");
  return {
    tenantId,
    campaignId,
    contactId: await one("select id from contact where tenant_id = $1 order by id limit 1"),
    callId: await one(
      "select id from call where tenant_id = $1 order by id desc offset $2 limit 1",
      beyond(size) - 1,
    ),
    callOfCampaign: await one(
      "select id from call where tenant_id = $1 and campaign_id = $3 order by id desc offset $2 limit 1",
      Math.floor(beyond(size) / 5) - 1,
      campaignId,
    ),
  };
}

function documentsOf({ campaignId, contactId, callId, callOfCampaign }: Names): string[] {
  const page = (filter: string, after: string | null): string => {
    const cursor = after === null ? "" : `after: "${writeCursor({ id: after }, ["id"])}"`;
    return `{ calls(first: ${pageSize} ${filter} ${cursor} orderBy: { field: CREATED_AT, direction: DESC }) {
      nodes { id status outcome scheduledTime contact { id name phone } } pageInfo { hasNextPage endCursor } } }`;
  };
  const ofCampaign = `filter: { campaignId: "${campaignId}" }`;
  return [
    page("", null),
    page("", callId),
    page(ofCampaign, null),
    page(ofCampaign, callOfCampaign),
    page(`filter: { contactId: "${contactId}" }`, null),
  ];
}

async function floorOf(scene: Scene, names: Names) {
  const client = new pg.Client({ connectionString: scene.adminUrl });
  await client.connect();
  scene.defer(() => client.end());
  await client.query(`set search_path = ${schema}`);
  const last = "ffffffff-ffff-ffff-ffff-ffffffffffff";
  const page = (name: string, scope: string, values: readonly string[]) => () =>
    client.query({
      name,
      text: `select call.id, call.status, call.outcome, call.scheduled_time, contact.id, contact.name, contact.phone
        from call join contact on contact.tenant_id = call.tenant_id and contact.id = call.contact_id
        where call.tenant_id = $1 and call.id < $2 ${scope} order by call.id desc limit ${pageSize + 1}`,
      values: [names.tenantId, ...values],
    });
  const [ofCampaign, ofContact] = ["and call.campaign_id = $3", "and call.contact_id = $3"];
  return [
    page("all", "", [last]),
    page("all", "", [names.callId]),
    page("campaign", ofCampaign, [last, names.campaignId]),
    page("campaign", ofCampaign, [names.callOfCampaign, names.campaignId]),
    page("contact", ofContact, [last, names.contactId]),
  ];
}

/** The same five pages of PostGraphile; undefined where it cannot be installed. */
async function rivalOf(scene: Scene, names: Names, size: number) {
  const folder = await installPostgraphile();
  if (folder === null) return undefined;
  const { databaseUrl } = scene;
  const { tenantId, campaignId, contactId } = names;
  const order: ReadsRivalOrder = { folder, databaseUrl, tenantId };
  const server = await scene.child("reads-rival.ts", order);
  const ask = asker(server.ready["url"]!, "");
  const document = (first: number, condition: string, after: string | null, nodes: string) =>
    `{ allCalls(first: ${first}, orderBy: PRIMARY_KEY_DESC, condition: { tenantId: "${tenantId}" ${condition} }
       ${after === null ? "" : `after: "${after}"`}) { ${nodes} pageInfo { hasNextPage endCursor } } }`;
  const page = (condition: string, after: string | null): string =>
    document(
      pageSize,
      condition,
      after,
      "nodes { rowId status outcome scheduledTime contactByTenantIdAndContactId { rowId name phone } }",
    );
  const ofCampaign = `campaignId: "${campaignId}"`;
  // Its cursors cannot be made: they are read, in pages of a thousand.
  const cursorAfter = async (condition: string, calls: number): Promise<string | null> => {
    let cursor: string | null = null;
    for (let seen = 0; seen < calls; seen += 1_000) {
      cursor = endOf(await ask(document(Math.min(1_000, calls - seen), condition, cursor, "")));
    }
    return cursor;
  };
  const pages = [
    page("", null),
    page("", await cursorAfter("", beyond(size))),
    page(ofCampaign, null),
    page(ofCampaign, await cursorAfter(ofCampaign, Math.floor(beyond(size) / 5))),
    page(`contactId: "${contactId}"`, null),
  ];
  return pages.map((one) => () => ask(one));
}

function endOf(data: Awaited<ReturnType<Ask>>): string {
  return (data as { allCalls: { pageInfo: { endCursor: string } } }).allCalls.pageInfo.endCursor;
}
