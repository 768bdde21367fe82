import { setMaxListeners } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { GraphQLError } from "graphql";
import type { z } from "zod";
import { nameOfCampaign } from "#db/queries/export-rows.ts";
import type { Work } from "#db/tenants.ts";
import { maskNumbers } from "#rules/mask-numbers.ts";
import { tenantOf } from "#schema/auth.ts";
import type { ListContext, Viewer } from "#schema/context.ts";
import { rowId } from "#schema/ids.ts";
import { AtATime } from "../at-a-time.ts";
import { isDownload, partOfName, sendCsv } from "../csv-download.ts";
import type { Api } from "../graphql.ts";
import { answerError } from "../json.ts";
import { activityCsv, callsCsv, contactsCsv } from "./files.ts";
import { filters, readFilter } from "./filters.ts";

const mostPerTenant = 2;
const path = /^\/exports\/(calls|contacts|activity)\.csv$/;

type Name = keyof typeof filters;
type Make = (context: ListContext) => Promise<AsyncIterable<string>>;

/** Whoever has begun a download is asked again for access so often while it goes on. */
const askAgainMs = 5_000;

interface Asked {
  readonly viewer: Viewer;
  readonly admittedForMs: () => Promise<number | null>;
}

type AnswerExport = (
  request: IncomingMessage,
  response: ServerResponse,
  asked: Asked,
) => Promise<void>;

/** Whether something can be exported at the path, which is without parameters. */
export function isExport(text: string): boolean {
  return path.test(text);
}

/**
 * `GET /exports/calls.csv`, `contacts.csv` and `activity.csv`: the lists of the API as files, with its filters as
 * parameters, sent as they are read from the database (from the replica, while it is fresh), as fast as the client
 * takes them. Each row is in the file as it was when it was read.
 */
export function createExports({ context, tenants, replica }: Api): AnswerExport {
  const databases = replica?.beside(tenants) ?? tenants;
  const atATime = new AtATime(mostPerTenant);
  return async (request, response, { viewer, admittedForMs }) => {
    if (!isDownload(request, response)) return;
    // Without this, what is begun would not be ended: "close" has been emitted.
    if (response.closed) return;
    const [address = "", query] = request.url!.split("?");
    const name = path.exec(address)![1] as Name;
    const made = makerOf(name, new URLSearchParams(query));
    if (typeof made === "string") return refuse(response, made);
    const end = atATime.begin(viewer.tenantId);
    if (end === null) return tooMany(response);
    response.once("close", end);
    const work = workUntilClosed(response, replica?.isFresh() ?? false);
    const { pool, prisma } = databases.of(viewer.tenantId, work);
    const list = { viewer, prisma, domain: { ...context, pool } };
    const csv = await csvOrRefusal(made.csv, list);
    if (csv instanceof GraphQLError) return refuse(response, csv.message, codeOf(csv));
    const fileName = await nameOf(name, list, made.campaignId);
    await sendCsv(
      request,
      response,
      { fileName, csv: whileAdmitted(csv, admittedForMs) },
      context.log,
    );
  };
}

/** How a file is made; a text if the parameters are wrong. */
function makerOf(
  name: Name,
  query: URLSearchParams,
): string | { readonly csv: Make; readonly campaignId?: string | undefined } {
  const made = <Filter extends object>(
    type: z.ZodType<Filter>,
    make: (context: ListContext, filter: Filter) => ReturnType<Make>,
  ) => {
    const filter = readFilter(type, query);
    if (typeof filter === "string") return filter;
    const campaignId =
      "campaignId" in filter ? (filter.campaignId as string | undefined) : undefined;
    return { csv: (context: ListContext) => make(context, filter), campaignId };
  };
  switch (name) {
    case "calls":
      return made(filters.calls, callsCsv);
    case "contacts":
      return made(filters.contacts, contactsCsv);
    case "activity":
      return made(filters.activity, activityCsv);
  }
}

async function csvOrRefusal(
  make: Make,
  list: ListContext,
): Promise<AsyncIterable<string> | GraphQLError> {
  try {
    return await make(list);
  } catch (error) {
    if (error instanceof GraphQLError) return error;
    throw error;
  }
}

/** "calls of Follow-up 2026-11-30 1812 UTC.csv". */
async function nameOf(
  name: Name,
  list: ListContext,
  campaignId: string | undefined,
): Promise<string> {
  const { pool, clock } = list.domain;
  const now = await clock.now(pool);
  const [day, time = ""] = now.toISOString().split("T");
  const row = campaignId === undefined ? null : rowId("Campaign", campaignId);
  const campaign = row === null ? null : await nameOfCampaign.first(pool, tenantOf(list), row);
  // Characters that file systems do not take, and control characters.
  const of =
    campaign == null
      ? ""
      : ` of ${partOfName(campaign.name.replaceAll(/[\s\p{Cc}/\\:*?"<>|]+/gu, " "))}`;
  return `${name}${list.viewer!.seesNumbersMasked ? maskNumbers(of) : of} ${day} ${time.slice(0, 5).replace(":", "")} UTC.csv`;
}

/** Ends the reading when the answer has been sent, or the client has gone. */
function workUntilClosed(response: ServerResponse, readsReplica: boolean): Work {
  const gone = new AbortController();
  setMaxListeners(0, gone.signal);
  response.once("close", () => gone.abort());
  return { signal: gone.signal, received() {}, readsReplica };
}

/** Fails when the key is revoked, or the session ends. */
async function* whileAdmitted(
  csv: AsyncIterable<string>,
  admittedForMs: () => Promise<number | null>,
): AsyncGenerator<string> {
  let askedAt = performance.now();
  for await (const piece of csv) {
    if (performance.now() - askedAt > askAgainMs) {
      if ((await admittedForMs()) === null) throw new Error("access has ended during the download");
      askedAt = performance.now();
    }
    yield piece;
  }
}

function codeOf({ extensions }: GraphQLError): string {
  return typeof extensions["code"] === "string" ? extensions["code"] : "BAD_USER_INPUT";
}

function refuse(response: ServerResponse, message: string, code = "BAD_USER_INPUT"): void {
  answerError(response, 400, { code, message });
}

function tooMany(response: ServerResponse): void {
  const message = `this tenant has ${mostPerTenant} exports in progress, the maximum: wait until one has ended, then try again`;
  answerError(response, 429, { code: "TOO_MANY_EXPORTS", message }, { "retry-after": "5" });
}
