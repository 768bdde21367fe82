import { describe, expect } from "vitest";
import { updateTenant } from "#domain/tenants/tenants.ts";
import { samplePhoneNumbers } from "#simulator/samples.ts";
import { type Belongings, giveEverything } from "#test/belongings.ts";
import { newTenant } from "#test/client.ts";
import { testWithConsole } from "#test/console.ts";
import { documentOf, fieldsOf, fillIn, roots } from "#test/schema-walk.ts";
import { addKey, addUser } from "#test/signed-in.ts";
import { watch } from "#test/watch.ts";
import { ask } from "./ask.ts";
import { changeEverything } from "./change-everything.ts";
import { dull } from "./hostile-questions.ts";
import type { Neighbours } from "./neighbours.ts";
import { inDocuments, reads } from "./questions.ts";

const { subscription } = roots();

/** Every text of the tenant that may be anything has these two. */
const mark = "Reach +1 (415) 555-0142 or 00 1 312.555.0143";
const inTexts = ["4155550142", "3125550143"];
const samples = samplePhoneNumbers.map(({ number }) => number.slice(2));

interface Masked extends Pick<Neighbours, "url" | "app" | "own"> {
  /** Digits of all numbers of the tenant, without their calling codes. */
  readonly numbers: readonly string[];
  readonly byKey: Readonly<Record<string, string>>;
  readonly asUser: Readonly<Record<string, string>>;
}

const test = testWithConsole.extend("masked", { scope: "file" }, async ({ app, pool }) => {
  const tenant = await newTenant(app);
  const owner = { kind: "SYSTEM", tenantId: tenant.id } as const;
  await updateTenant(app.context, owner, { masksNumbers: true });
  const belongings = await giveEverything(app, tenant, { mark, digit: 564 });
  // As an import writes them.
  await pool.query("update import_rejected set rows = $2 where tenant_id = $1", [
    tenant.id,
    JSON.stringify([
      {
        line: 7,
        code: "PHONE_AMBIGUOUS",
        column: "Phone",
        reason: `"${mark}" can be two numbers`,
        cells: [mark, "+14155641001", "415 564 1002", "94105"],
        text: null,
      },
    ]),
  ]);
  const byOwner = { authorization: `Bearer ${tenant.apiKey}` };
  const own = { ...tenant, ...belongings, byKey: byOwner, asUser: byOwner };
  return {
    url: app.url,
    app,
    own,
    numbers: [
      ...belongings.texts.filter((text) => text.startsWith("+1")).map((text) => text.slice(2)),
      ...inTexts,
      ...samples,
    ],
    byKey: await addKey(app, tenant.id, "VIEWER"),
    asUser: (await addUser(app, tenant.id, "VIEWER")).headers,
  } satisfies Masked;
});

/** The numbers of which an answer has all digits, however they are written. */
function revealed(answer: unknown, numbers: readonly string[]): string[] {
  const texts: string[] = [];
  const look = (value: unknown): void => {
    if (typeof value === "string" || typeof value === "number") {
      const text = String(value);
      texts.push(text, Buffer.from(text, "base64url").toString("latin1"));
    } else if (typeof value === "object" && value !== null) {
      for (const [name, each] of Object.entries(value)) {
        texts.push(name);
        look(each);
      }
    }
  };
  look(answer);
  const digits = texts.map((text) => text.replaceAll(/\D/g, ""));
  return numbers.filter((number) => digits.some((each) => each.includes(number)));
}

function neighboursOf({ url, app, own }: Masked): Neighbours {
  return { url, app, own, their: own, copyist: own };
}

describe("a viewer of a tenant that masks numbers reads none of them", () => {
  const seen = new Set<string>();
  test.for(reads.map(({ on, field }) => ({ on, field, name: `${on.name}.${field.name}` })))(
    "$name",
    async ({ on, field }, { masked }) => {
      const neighbours = neighboursOf(masked);
      const { numbers, asUser, own } = masked;
      const questions = [false, true].map((isFull) => ({
        on,
        field,
        args: fillIn(field, dull(neighbours, field, isFull)),
      }));
      for (const document of inDocuments(neighbours, "query", questions)) {
        const whole = await ask(masked, document, own.byKey);
        for (const number of revealed(whole, numbers)) seen.add(number);
        const answer = await ask(masked, document, asUser);
        const codes = answer.errors?.map(({ extensions }) => extensions?.["code"]) ?? [];
        expect(codes.filter((code) => code !== "FORBIDDEN")).toEqual([]);
        expect(revealed(answer, numbers)).toEqual([]);
      }
    },
  );

  test("an owner has read them all", ({ masked: { numbers } }) => {
    expect([...seen].toSorted()).toEqual([...new Set(numbers)].toSorted());
  });
});

describe("nor in the object of an id", () => {
  test("of any kind", async ({ masked }) => {
    const { own, numbers, asUser } = masked;
    const { field } = reads.find(({ field: { name } }) => name === "node")!;
    const on = roots().query;
    const ids = Object.values((own as Belongings).ids).flat();
    for (const id of ids) {
      const [document] = inDocuments(
        neighboursOf(masked),
        "query",
        [{ on, field, args: { id } }],
        1,
      );
      expect(revealed(await ask(masked, document!, asUser), numbers)).toEqual([]);
    }
  });
});

describe("nor in what happens", () => {
  test.for(fieldsOf(subscription))("$name", async (field, { masked }) => {
    const { app, own, numbers, byKey } = masked;
    const args = fillIn(field, dull(neighboursOf(masked), field, false));
    const { query, variables } = documentOf("subscription", [{ on: subscription, field, args }], {
      depth: 2,
      through: () => "",
    });
    const text = { toString: () => query } as never;
    const apiKey = byKey["authorization"]!.replace("Bearer ", "");
    // The owner asks for the same: events that several are sent are made once for all who may see the same.
    await using owners = watch(
      "a WebSocket",
      { url: app.url, apiKey: own.apiKey },
      text,
      variables,
    );
    await using viewers = watch("server-sent events", { url: app.url, apiKey }, text, variables);
    const isChange = (event: unknown): boolean => !JSON.stringify(event).includes("READ_AGAIN");
    for (const heard of [owners.next(isChange), viewers.next(isChange)]) {
      let isHeard = false;
      void heard.finally(() => (isHeard = true)).catch(() => {});
      while (!isHeard) {
        await changeEverything(app, own.id);
        await Promise.race([heard, new Promise((resolve) => setTimeout(resolve, 100))]);
      }
      await heard;
    }
    expect(revealed(await viewers.next(), numbers)).toEqual([]);
  });
});

describe("nor in files", () => {
  /** The first import is running. */
  const rejected = ({ ids }: Belongings): string =>
    `/api/imports/${ids["Import"]!.at(-1)!.replace("Import:", "")}/rejected.csv`;
  test.for([
    ["calls", () => "/exports/calls.csv"],
    ["contacts", () => "/exports/contacts.csv"],
    ["activity", () => "/exports/activity.csv"],
    ["rejected rows", rejected],
  ] as const)("%s", async ([, pathOf], { masked }) => {
    const { url, own, numbers, byKey } = masked;
    const get = async (headers: Readonly<Record<string, string>>) => {
      const response = await fetch(`${url}${pathOf(own)}`, { headers });
      expect(response.status).toBe(200);
      const name = decodeURIComponent(response.headers.get("content-disposition")!);
      return [name, ...(await response.text()).split("\n")];
    };
    expect(revealed(await get(own.byKey), numbers)).toContain(inTexts[0]);
    expect(revealed(await get(byKey), numbers)).toEqual([]);
  });

  test("and recordings are not played: a voice may say one", async ({
    masked: { url, own, byKey },
  }) => {
    const [id] = own.ids["Call"]!;
    const response = await fetch(`${url}/recordings/${id}`, { headers: byKey });
    expect(response.status).toBe(403);
    expect(await response.text()).toContain("NUMBERS_ARE_MASKED");
  });
});

describe("and finds none by trying", () => {
  const tries = ["4155641001", "+1 415 564 1001", "415", "Reach 4", "４１５"];
  test.for(
    ["contacts", "calls", "doNotCallEntries"].flatMap((list) =>
      tries.map((text) => [list, text] as const),
    ),
  )("%s with %s", async ([list, text], { masked }) => {
    const query = `query ($search: String) { ${list}(filter: { search: $search }) { totalCount } }`;
    const { errors } = await ask(masked, { query, variables: { search: text } }, masked.byKey);
    expect(errors![0]!.extensions!["code"]).toBe("NUMBERS_ARE_MASKED");
  });

  test("nor by the search of a file", async ({ masked: { url, byKey } }) => {
    const response = await fetch(`${url}/exports/contacts.csv?search=415`, { headers: byKey });
    expect(await response.text()).toContain("NUMBERS_ARE_MASKED");
  });

  test("but finds people by name", async ({ masked }) => {
    const query = `{ contacts(filter: { search: "Reach" }) { nodes { name phone } } }`;
    const { data } = await ask(masked, { query, variables: {} }, masked.byKey);
    const { nodes } = (data as { contacts: { nodes: { name: string; phone: string }[] } }).contacts;
    expect(nodes.map(({ phone }) => phone)).toContain("+1 *** *** **01");
    expect(nodes[0]!.name).toContain("Reach +1 (***) ***-**42 or ** * ***.***.**43");
  });
});

describe("a change of the setting", () => {
  const call = {
    toString: () => "subscription { callChanged { call { contact { phone } } } }",
  } as never;
  test("ends what a viewer follows, and leaves what an owner does", async ({ app }) => {
    const tenant = await newTenant(app);
    await giveEverything(app, tenant, { mark: "FOLLOWED", digit: 565 });
    const apiKey = (await addKey(app, tenant.id, "VIEWER"))["authorization"]!.replace(
      "Bearer ",
      "",
    );
    const follow = (key: string) =>
      watch("server-sent events", { url: app.url, apiKey: key }, call, {});
    await using viewers = follow(apiKey);
    await using owners = follow(tenant.apiKey);
    await Promise.all([viewers.next(), owners.next()]);
    const actor = { kind: "SYSTEM", tenantId: tenant.id } as const;
    await updateTenant(app.context, actor, { masksNumbers: true });
    // Whatever was sent before the end is not of interest: it was allowed then.
    await viewers.rest();
    await changeEverything(app, tenant.id);
    const isCall = (event: unknown): boolean => JSON.stringify(event).includes("phone");
    expect(JSON.stringify(await owners.next(isCall))).toContain("+1415565");
    await using again = follow(apiKey);
    await again.next();
    await changeEverything(app, tenant.id);
    expect(JSON.stringify(await again.next(isCall))).toMatch(/\+1 \*{3} \*{3} \*\*\d\d"/);
  });

  test("is made by an owner, and is in the activity", async ({ app }) => {
    const tenant = await newTenant(app);
    const mutation =
      "mutation { updateTenant(input: { masksNumbers: true }) { ... on Tenant { masksNumbers } } }";
    const { data } = await tenant.raw(mutation);
    expect(data).toEqual({ updateTenant: { masksNumbers: true } });
    const last = await tenant.raw(
      "{ viewer { seesNumbersMasked } activity(first: 1) { nodes { change before after } } }",
    );
    expect(last.data).toEqual({
      viewer: { seesNumbersMasked: false },
      activity: {
        nodes: [
          {
            change: "UPDATE_TENANT",
            before: { masksNumbers: false },
            after: { masksNumbers: true },
          },
        ],
      },
    });
  });
});
