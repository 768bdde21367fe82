import pg from "pg";
import { type Ask, asker } from "../harness/ask.ts";
import { givenCounts } from "../harness/counts.ts";
import { days, givenTenantWithHistory, lastDay } from "../harness/history.ts";
import { listQuestions, type Names, pageDocument, totalDocument } from "../harness/lists.ts";
import type { Contest, Program, Timed } from "../harness/program.ts";
import type { Scene } from "../harness/scene.ts";

const passes = { few: 3, many: 10 } as const;
const slowest = 12;
const dayMs = 86_400_000;

/** Each list's first page, a page beyond its 1,000th, and its total, one after the other over one connection. */
export const history: Program = {
  name: "history",
  about: "pages of 50 and totals per second, of every list that the API documents",
  floorIs: "pages of the 50 newest calls and their contacts, by one indexed query with pg",
  kind: "RATE",
  goal: "pages p95 <= 50 ms, totals p95 <= 20 ms",
  limits:
    "totals that no kept count answers are counted row by row up to 10,000, which takes up to 33 ms in the median: those of contacts, and of calls within times. A second run of these lists had its first page of a process at 125 ms, before V8 had compiled anything.",
  sizes: { small: [20_000], full: [1_000_000] },
  sizeIs: "calls",
  growth: {
    costOf: "a page or a total of a list",
    sizes: [10_000, 100_000, 1_000_000, 10_000_000],
  },
  hasPlainOwner: true,
  async open(scene, size) {
    const startedAt = performance.now();
    const tenant = await givenTenantWithHistory(scene, size);
    await givenCounts(scene.pool);
    const loadedIn = (performance.now() - startedAt) / 1000;
    const server = await scene.server({ role: "api" });
    const ask = asker(server.ready["url"]!, tenant.apiKey);
    const names = await namesOf(scene.pool, tenant.id);
    const times = new Map<string, number[]>();
    const run = size > 100_000 ? passes.many : passes.few;
    return {
      async ours(time) {
        times.clear();
        let asked = 0;
        await time(async () => {
          for (let pass = 0; pass < run; pass += 1) asked += await askAll(names, ask, times);
        });
        return asked;
      },
      floor: floorOf(scene, tenant.id, names.callId),
      isFloorHere: true,
      notes: async () => ({ "loaded in s": loadedIn, ...notesOf(times) }),
    };
  },
};

async function askAll(names: Names, ask: Ask, times: Map<string, number[]>): Promise<number> {
  let asked = 0;
  const timed = async (name: string, document: string): Promise<void> => {
    const from = performance.now();
    await ask(document);
    const known = times.get(name);
    if (known === undefined) times.set(name, [performance.now() - from]);
    else known.push(performance.now() - from);
    asked += 1;
  };
  for (const question of listQuestions(names)) {
    await timed(`page: ${question.name}`, pageDocument(question, false));
    if (question.deep !== null)
      await timed(`page: deep ${question.name}`, pageDocument(question, true));
    await timed(`total: ${question.name}`, totalDocument(question));
  }
  return asked;
}

async function namesOf(pool: pg.Pool, tenantId: string): Promise<Names> {
  const first = async (text: string): Promise<string> =>
    (await pool.query<{ id: string }>(text, [tenantId])).rows[0]!.id;
  const beyond = (table: string) =>
    `select id from (select id from ${table} where tenant_id = $1 order by id desc limit 50000) page order by id limit 1`;
  return {
    campaignId: await first("select id from campaign where tenant_id = $1 order by id limit 1"),
    contactId: await first("select id from contact where tenant_id = $1 order by id limit 1"),
    callId: await first(beyond("call")),
    contactCursor: await first(beyond("contact")),
    day: new Date(lastDay.getTime() - (days / 2) * dayMs),
  };
}

/** The first and a later page in turn. */
function floorOf(scene: Scene, tenantId: string, callId: string): Contest["floor"] {
  const pool = new pg.Pool({ connectionString: scene.adminUrl, max: 1 });
  scene.defer(() => pool.end());
  const pages = 2_000;
  return async (time: Timed) => {
    await pool.query("set search_path = call_scheduler");
    await time(async () => {
      for (let page = 0; page < pages; page += 1) {
        await pool.query({
          name: "page",
          text: `select call.id, call.status, call.outcome, call.scheduled_time, contact.id, contact.name, contact.phone
            from call join contact on contact.id = call.contact_id
            where call.tenant_id = $1 and call.id < $2 order by call.id desc limit 51`,
          values: [tenantId, page % 2 === 0 ? callId : "ffffffff-ffff-ffff-ffff-ffffffffffff"],
        });
      }
    });
    return pages;
  };
}

/**
 * The worst p95 of a page and of a total, and the worst median: on a busy machine p95 shows the others' work. The
 * slowest ones go to standard error, each with its name.
 */
function notesOf(times: ReadonlyMap<string, readonly number[]>): Record<string, number> {
  const all = [...times].map(([name, values]) => ({
    name,
    p95: quantile(values, 0.95),
    median: quantile(values, 0.5),
  }));
  const of = (kind: string) =>
    all.filter(({ name }) => name.startsWith(kind)).toSorted((a, b) => b.p95 - a.p95);
  const [pages, totals] = [of("page"), of("total")];
  for (const { name, p95, median } of [...pages.slice(0, slowest), ...totals.slice(0, slowest)]) {
    process.stderr.write(`${p95.toFixed(1)} ms p95, ${median.toFixed(1)} ms median, ${name}\n`);
  }
  return {
    lists: totals.length,
    "worst page p95 ms": pages[0]!.p95,
    "worst page median ms": Math.max(...pages.map(({ median }) => median)),
    "worst total p95 ms": totals[0]!.p95,
    "worst total median ms": Math.max(...totals.map(({ median }) => median)),
  };
}

function quantile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.ceil(values.length * share) - 1]!;
}
