import { getNamedType } from "graphql";
import { describe, expect } from "vitest";
import { type Belongings, giveEverything, stateOf } from "#test/belongings.ts";
import { newTenant, test as base, type TestTenant } from "#test/client.ts";
import { dullValue } from "#test/schema-fill.ts";
import {
  documentOf,
  type Field,
  fieldsOf,
  type Fill,
  fillIn,
  kindOf,
  nodeTypes,
  objectTypes,
  type Place,
  placesOf,
  type Question,
  roots,
  selectionOf,
  toldBy,
} from "#test/schema-walk.ts";
import { watch } from "#test/watch.ts";
import type { App } from "../../src/app.ts";

/** Two tenants that have everything: one asks, and of the other nothing is ever told. */
interface Neighbours {
  readonly url: string;
  readonly app: App;
  readonly own: TestTenant & Belongings;
  readonly their: TestTenant & Belongings;
  /** Asks as well, and may write what the other has written into its own. */
  readonly copyist: TestTenant & Belongings;
}

/**
 * The wall inside Postgres is pulled down here, or it would hide what resolvers and verbs forget; it has
 * tests of its own.
 */
const test = base.extend("neighbours", { scope: "file" }, async ({ app, pool }) => {
  await pool.query(`do $$ declare walled regclass; begin
    for walled in select oid from pg_class where relrowsecurity and relnamespace = 'public'::regnamespace loop
      execute format('alter table %s disable row level security', walled);
    end loop; end $$`);
  const settle = async (mark: string, digit: number) => {
    const tenant = await newTenant(app);
    return { ...tenant, ...(await giveEverything(app, tenant, { mark, digit })) };
  };
  return {
    url: app.url,
    app,
    own: await settle("OF-THE-ASKER", 561),
    their: await settle("OF-THE-OTHER", 562),
    copyist: await settle("OF-THE-COPYIST", 563),
  };
});

const { query, mutation, subscription } = roots();
/** Fields below the roots that take arguments; the objects they are on are reached by their ids. */
const below = objectTypes().flatMap((on) =>
  fieldsOf(on).flatMap((field) => (field.args.length > 0 ? [{ on, field }] : [])),
);
const reads = [...fieldsOf(query).map((field) => ({ on: query, field })), ...below];
const questions = [
  ...reads.map((read) => ({ operation: "query" as const, ...read })),
  ...fieldsOf(mutation).map((field) => ({ operation: "mutation" as const, on: mutation, field })),
].map((question) => ({ ...question, name: `${question.on.name}.${question.field.name}` }));

function taking(type: "ID" | "String") {
  return questions.filter(({ field }) => placesOf(field).some((place) => place.type.name === type));
}

interface Answer {
  readonly data?: unknown;
  readonly errors?: readonly {
    readonly message: string;
    readonly extensions?: Record<string, unknown>;
  }[];
}

async function ask(
  { url, own }: Neighbours,
  {
    query: text,
    variables,
  }: { readonly query: string; readonly variables: Record<string, unknown> },
  headers: Record<string, string> = { authorization: `Bearer ${own.apiKey}` },
): Promise<Answer> {
  const files: [path: string, file: File][] = [];
  const json = JSON.stringify({
    query: text,
    variables: withoutFiles(variables, "variables", files),
  });
  if (files.length === 0) {
    const body = {
      method: "POST",
      headers: { ...headers, "content-type": "application/json" },
      body: json,
    };
    return (await (await fetch(`${url}/graphql`, body)).json()) as Answer;
  }
  const body = new FormData();
  body.append("operations", json);
  body.append(
    "map",
    JSON.stringify(Object.fromEntries(files.map(([path], index) => [index, [path]]))),
  );
  for (const [index, [, file]] of files.entries()) body.append(String(index), file);
  const preflight = { "apollo-require-preflight": "true", "x-requested-with": "test" };
  const request = { method: "POST", headers: { ...headers, ...preflight }, body };
  return (await (await fetch(`${url}/graphql`, request)).json()) as Answer;
}

function withoutFiles(value: unknown, path: string, files: [string, File][]): unknown {
  if (value instanceof File) {
    files.push([path, value]);
    return null;
  }
  if (Array.isArray(value))
    return value.map((each, n) => withoutFiles(each, `${path}.${n}`, files));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value);
  return Object.fromEntries(
    entries.map(([name, each]) => [name, withoutFiles(each, `${path}.${name}`, files)]),
  );
}

/** What an answer tells of the tenant that was not in the question. */
function leaks(answer: unknown, asked: unknown, { mark, rows, texts }: Belongings): string[] {
  const sent = new Set(
    JSON.stringify(asked)
      .match(/"(?:[^"\\]|\\.)*"/g)
      ?.map((text) => text.slice(1, -1)),
  );
  let told = JSON.stringify(answer);
  for (const text of [...sent].toSorted((a, b) => b.length - a.length)) {
    for (const piece of [text, text.replace(/^[A-Za-z]+:/, "")])
      if (piece.length > 3) told = told.replaceAll(piece, "");
  }
  return [mark, ...rows, ...texts].filter((each) => told.includes(each));
}

const uuid = /[0-9a-f]{8}(?=-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})/g;

/** The same question about what does not exist at all. */
function aboutNobody<Value>(value: Value, { rows }: Belongings): Value {
  const theirs = new Set(rows);
  if (typeof value === "string") {
    return value.replaceAll(uuid, (head, at: number) =>
      theirs.has(value.slice(at, at + 36)) ? "ffffffff" : head,
    ) as Value;
  }
  if (typeof value !== "object" || value === null || value instanceof File) return value;
  if (Array.isArray(value))
    return value.map((each) => aboutNobody(each as unknown, { rows } as Belongings)) as Value;
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [
      name,
      aboutNobody(each as unknown, { rows } as Belongings),
    ]),
  ) as Value;
}

/** Own ids and dull values; what need not be said is left out, or not. */
function dull({ own }: Neighbours, field: Field, isFull: boolean): Fill {
  return (place) => {
    if (!place.isRequired && !isFull) return undefined;
    return place.type.name === "ID"
      ? own.ids[kindOf(place, field) ?? "Campaign"]![0]
      : dullValue(place);
  };
}

/** Every one of the kind that is asked for, in both spellings, and one of each other kind. */
function attacks(place: Place, field: Field, { ids, mark, texts }: Belongings): unknown[] {
  if (place.type.name === "String") return [mark, `${mark} contact.name`, texts[0]];
  const kind = kindOf(place, field);
  return nodeTypes.flatMap((type) => {
    const theirs = ids[type]!;
    if (kind !== null && kind !== type) return [theirs[0]];
    return [...theirs, theirs[0]!.replace(/^.*:/, "")];
  });
}

/** The question with another tenant's values: each in turn at one place, among own ones, and all of them at once. */
function hostileQuestions(
  neighbours: Neighbours,
  { on, field }: Pick<Question, "on" | "field">,
  type: "ID" | "String",
): Question[] {
  const { their } = neighbours;
  const places = placesOf(field).filter((place) => place.type.name === type);
  return [false, true].flatMap((isFull) => {
    const rest = dull(neighbours, field, isFull);
    const one = places.flatMap((at) =>
      attacks(at, field, their).map((value) =>
        fillIn(field, (place) => (place.path === at.path ? value : rest(place))),
      ),
    );
    const all = fillIn(field, (place) =>
      place.type.name === "ID" && type === "ID"
        ? their.ids[kindOf(place, field) ?? "Campaign"]![0]
        : rest(place),
    );
    return [...one, ...(places.length > 1 ? [all] : [])].map((args) => ({ on, field, args }));
  });
}

/** An operation has 1,000 fields and 5,000 tokens at most, and brings one file. */
function perDocument({ field }: Question, depth: number): number {
  if (placesOf(field).some(({ type }) => type.name === "Upload")) return 1;
  const selection = selectionOf(getNamedType(field.type), depth);
  const fields = selection.match(/: |__typename/g)!.length + 2;
  const tokens = selection.match(/\w+|[^\s\w]/g)!.length + 50;
  return Math.max(1, Math.floor(Math.min(1_000 / fields, 5_000 / tokens)));
}

function inDocuments(
  neighbours: Neighbours,
  operation: "query" | "mutation",
  questions: readonly Question[],
  depth = 1,
) {
  const through = (type: string): string => {
    const id = neighbours.own.ids[type]?.[0];
    if (id === undefined)
      throw new Error(`${type} takes arguments: how is one reached? Say so here`);
    return id;
  };
  const parts: Question[][] = [];
  for (const question of questions) {
    const part = parts.at(-1);
    if (part === undefined || part.length >= perDocument(question, depth)) parts.push([question]);
    else part.push(question);
  }
  return parts.map((part) => documentOf(operation, part, { depth, through }));
}

function withoutErrors(answer: Answer): Answer {
  expect(answer.errors).toBeUndefined();
  return answer;
}

describe("an id of another tenant is as good as one that does not exist", () => {
  const fields = taking("ID");
  test.for(fields)("$name", async ({ operation, on, field }, { neighbours }) => {
    const { app, their } = neighbours;
    const before = await stateOf(app.context.pool, their.rows);
    for (const document of inDocuments(
      neighbours,
      operation,
      hostileQuestions(neighbours, { on, field }, "ID"),
    )) {
      const answer = withoutErrors(await ask(neighbours, document));
      expect(leaks(answer, document, their)).toEqual([]);
      const nobody = await ask(neighbours, aboutNobody(document, their));
      expect(aboutNobody(answer, their)).toEqual(nobody);
    }
    expect(await stateOf(app.context.pool, their.rows)).toEqual(before);
  });
});

describe("a text of another tenant finds nothing of it", () => {
  /** What was written comes back in later answers. */
  const written: string[] = [];
  const fields = taking("String");
  test.for(fields)(
    "$name",
    async ({ operation, on, field }, { neighbours: { copyist, ...rest } }) => {
      const neighbours = { ...rest, copyist, own: copyist };
      const { app, their } = neighbours;
      const before = await stateOf(app.context.pool, their.rows);
      for (const question of hostileQuestions(neighbours, { on, field }, "String")) {
        // One at a time: a text that is refused, as no cursor, must not hide the next.
        for (const document of inDocuments(neighbours, operation, [question])) {
          if (operation === "mutation") written.push(JSON.stringify(document.variables));
          const answer = await ask(neighbours, document);
          expect(
            leaks(answer, [document, ...written.map((text) => JSON.parse(text) as unknown)], their),
          ).toEqual([]);
        }
      }
      expect(await stateOf(app.context.pool, their.rows)).toEqual(before);
    },
  );
});

test("a cursor of another tenant's list leads nowhere but into one's own", async ({
  neighbours,
}) => {
  const { own, their } = neighbours;
  const lists = reads.filter(({ field }) => placesOf(field).some(({ name }) => name === "after"));
  expect(lists.length).toBeGreaterThan(5);
  let cursors = 0;
  for (const { on, field } of lists) {
    const through = (ids: Belongings) => (type: string) => ids.ids[type]![0]!;
    const plain = documentOf("query", [{ on, field, args: {} }], {
      depth: 1,
      through: through(their),
    });
    const owners = await ask(neighbours, plain, { authorization: `Bearer ${their.apiKey}` });
    const found = JSON.stringify(withoutErrors(owners)).matchAll(
      /"[A-Za-z]+Edge__cursor":"([^"]+)"/g,
    );
    for (const cursor of new Set([...found].map((match) => match[1]!))) {
      for (const name of ["after", "before"]) {
        cursors += 1;
        const question = { on, field, args: { [name]: cursor } };
        const document = documentOf("query", [question], { depth: 1, through: through(own) });
        const answer = withoutErrors(await ask(neighbours, document));
        expect(leaks(answer, document, their)).toEqual([]);
      }
    }
  }
  expect(cursors).toBeGreaterThan(50);
});

describe("whoever watches sees only what is his", () => {
  const shapes = fieldsOf(subscription).flatMap((field) =>
    [false, true].map((isFull) => ({ field, isFull })),
  );
  test.for(shapes)("$field.name, narrowed: $isFull", async ({ field, isFull }, { neighbours }) => {
    const { app, own, their } = neighbours;
    const args = fillIn(field, dull(neighbours, field, isFull));
    const document = documentOf("subscription", [{ on: subscription, field, args }], {
      depth: 1,
      through: () => "",
    });
    await using events = watch(
      "server-sent events",
      { url: app.url, apiKey: own.apiKey },
      textOf(document.query),
      document.variables,
    );
    const heard: unknown[] = [];
    let knocks = 0;
    /** What is watched changes again and again until that has been told so many times. */
    const hear = async (times: number): Promise<void> => {
      for (const end = heard.length + times; heard.length < end;) {
        const next = events.next().then((event) => heard.push(event));
        let isHeard = false;
        void next.finally(() => (isHeard = true)).catch(() => {});
        while (!isHeard) {
          knocks += 1;
          await changeEverything(app, own.id);
          await Promise.race([next, new Promise((resolve) => setTimeout(resolve, 100))]);
        }
      }
    };
    await hear(1);
    await changeEverything(app, their.id);
    // What was told of own changes before stands in the queue before what would be told of theirs.
    await hear(knocks + 1);
    expect(leaks(heard, document, their)).toEqual([]);
  });

  const narrowed = fieldsOf(subscription).filter(({ args }) => args.length > 0);
  test.for(narrowed)(
    "$name of another tenant's object is refused",
    async (field, { neighbours }) => {
      const { app, own, their } = neighbours;
      for (const { args } of hostileQuestions(neighbours, { on: subscription, field }, "ID")) {
        const options = { depth: 1, through: () => "" };
        const document = documentOf("subscription", [{ on: subscription, field, args }], options);
        const refusal = async ({ variables }: typeof document): Promise<unknown> => {
          await using events = watch(
            "server-sent events",
            { url: app.url, apiKey: own.apiKey },
            textOf(document.query),
            variables,
          );
          return await events.next().then(
            (event) => `told: ${JSON.stringify(event)}`,
            (error: unknown) => String(error).replaceAll(/"requestId":"[^"]*"/g, ""),
          );
        };
        const answer = await refusal(document);
        expect(answer).toContain("NOT_FOUND");
        expect(leaks(answer, document, their)).toEqual([]);
        expect(aboutNobody(answer, their)).toEqual(await refusal(aboutNobody(document, their)));
      }
    },
  );
});

/** Every row of the tenant that is announced changes: its calls twice, so that they are as before. */
async function changeEverything({ context: { pool } }: App, tenantId: string): Promise<void> {
  for (const status of ["CANCELLED", "COMPLETED"]) {
    await pool.query(
      "update call set status = $2, updated_at = clock_timestamp() where tenant_id = $1 and status in ('CANCELLED', 'COMPLETED') and ended_at is not null",
      [tenantId, status],
    );
  }
  await pool.query("update import set total_rows = total_rows + 1 where tenant_id = $1", [
    tenantId,
  ]);
  await pool.query("update campaign set updated_at = clock_timestamp() where tenant_id = $1", [
    tenantId,
  ]);
}

function textOf(text: string): never {
  return { toString: () => text } as never;
}

describe("without a key", () => {
  const fields = Object.entries({ query, mutation, subscription }).flatMap(([operation, on]) =>
    fieldsOf(on).map((field) => ({ operation: operation as "query", on, field })),
  );
  test.for(fields)(
    "$operation $field.name is refused",
    async ({ operation, on, field }, { neighbours }) => {
      const args = fillIn(field, dull(neighbours, field, false));
      const through = () => "";
      const document = documentOf(operation, [{ on, field, args }], { depth: 1, through });
      const { data, errors } = await ask(neighbours, document, {});
      expect(Object.values(data ?? {}).every((told) => told === null)).toBe(true);
      expect(errors!.map(({ extensions }) => extensions!["code"])).toEqual(["UNAUTHENTICATED"]);
    },
  );
});

/** What an owner cannot have: a key is told when it is made, and an error says what went wrong. */
const untold = new Set([
  "ApiKey.key",
  "InputProblem.message",
  "InputProblem.path",
  "Decision.nextEligibleAt",
]);

test("the owner is shown everything, but no secret and nothing of the other", async ({
  neighbours,
}) => {
  const { own, their } = neighbours;
  const told = new Set<string>();
  const show = async (document: ReturnType<typeof documentOf>): Promise<void> => {
    const answer = withoutErrors(await ask(neighbours, document));
    toldBy(answer, told);
    expect(leaks(answer, document, their)).toEqual([]);
    const text = JSON.stringify(answer);
    for (const secret of own.secrets) expect(text).not.toContain(secret);
  };
  for (const id of nodeTypes.flatMap((type) => own.ids[type]!)) {
    const [type] = id.split(":");
    const on = objectTypes().find(({ name }) => name === type)!;
    await show({
      query: `query ($id: ID!) { node(id: $id) { ... on ${type} ${selectionOf(on, 2)} } }`,
      variables: { id },
    });
  }
  for (const { on, field } of reads) {
    for (const isFull of [false, true]) {
      const args = fillIn(field, dull(neighbours, field, isFull));
      for (const document of inDocuments(neighbours, "query", [{ on, field, args }], 2))
        await show(document);
    }
  }
  const known = objectTypes()
    .filter((type) => !type.getInterfaces().some(({ name }) => name === "Error"))
    .flatMap((type) => fieldsOf(type).map(({ name }) => `${type.name}.${name}`));
  expect(known.filter((name) => !told.has(name) && !untold.has(name))).toEqual([]);
});
