import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { buffer } from "node:stream/consumers";
import { runInNewContext } from "node:vm";
import { brotliCompressSync, brotliDecompressSync, constants, gunzipSync } from "node:zlib";
import { describe, expect } from "vitest";
import { openApp, test } from "#test/client.ts";

/** The page as it travels: `fetch` would decompress it. */
async function page(url: string, headers: Record<string, string> = {}, method = "GET") {
  const sent = request(`${url}/graphql`, { method, headers: { accept: "text/html", ...headers } });
  sent.end();
  const [response] = (await once(sent, "response")) as [IncomingMessage];
  return { status: response.statusCode, headers: response.headers, body: await buffer(response) };
}

/** The processor's time that this process spends on it. */
async function cpuMsOf(work: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

describe("the page is made once", () => {
  test("twenty requests for it cost less than compressing it as often", async ({ app }) => {
    const plain = await page(app.url);
    const first = await page(app.url, { "accept-encoding": "br" });
    const requests = await cpuMsOf(async () => {
      const others = await Promise.all(
        Array.from({ length: 20 }, () => page(app.url, { "accept-encoding": "br" })),
      );
      expect(others.every(({ body }) => body.equals(first.body))).toBe(true);
    });
    // Both are measured here, so that a busy machine slows both.
    const params = { [constants.BROTLI_PARAM_QUALITY]: 5 };
    const compression = await cpuMsOf(() => brotliCompressSync(plain.body, { params }));
    expect(requests).toBeLessThan(20 * compression);
  });

  test.for([
    ["br", brotliDecompressSync],
    ["gzip", gunzipSync],
    ["br;q=0, gzip", gunzipSync],
  ] as const)("it is compressed for who accepts %s", async ([coding, decompress], { app }) => {
    const plain = await page(app.url);
    const small = await page(app.url, { "accept-encoding": coding });
    expect(plain.headers["content-encoding"]).toBeUndefined();
    expect(small.body.length).toBeLessThan(plain.body.length / 3);
    expect(decompress(small.body).equals(plain.body)).toBe(true);
    expect(small.headers["vary"]).toContain("accept-encoding");
  });

  test("a browser that has it gets nothing again", async ({ app }) => {
    const coding = { "accept-encoding": "gzip, br" };
    const { headers } = await page(app.url, coding);
    expect(headers["cache-control"]).toBe("no-cache");
    const again = await page(app.url, { ...coding, "if-none-match": headers.etag! });
    expect([again.status, again.body.length]).toEqual([304, 0]);
    expect((await page(app.url, { ...coding, "if-none-match": '"other"' })).status).toBe(200);
  });

  test("HEAD tells its size and carries nothing", async ({ app }) => {
    const { status, headers, body } = await page(app.url, {}, "HEAD");
    expect([status, body.length]).toEqual([200, 0]);
    expect(Number(headers["content-length"])).toBeGreaterThan(1_000_000);
  });
});

/** Opens a link in a browser that remembers `kept`, and answers the question with `answer`. */
async function open(url: string, hash: string, kept: string | null, answer: boolean) {
  const html = (await page(url)).body.toString();
  const script = /<head>\s*<script>([\s\S]*?)<\/script>/.exec(html)![1]!;
  const stored = new Map(kept === null ? [] : [["call-scheduler:key", kept]]);
  const questions: string[] = [];
  const sent: (string | null)[] = [];
  let address = hash;
  const window = {
    fetch: (_resource: string, { headers }: { headers: Headers }) =>
      sent.push(headers.get("authorization")),
  };
  runInNewContext(script, {
    window,
    URLSearchParams,
    Headers,
    location: { hash, pathname: "/graphql" },
    history: { replaceState: (_state: unknown, _title: string, to: string) => (address = to) },
    localStorage: {
      getItem: (name: string) => stored.get(name) ?? null,
      setItem: (name: string, value: string) => stored.set(name, value),
      removeItem: (name: string) => stored.delete(name),
    },
    confirm: (question: string) => {
      questions.push(question);
      return answer;
    },
  });
  window.fetch("/graphql", { headers: new Headers() });
  return { key: stored.get("call-scheduler:key") ?? null, questions, sent, address };
}

describe("a link with a key", () => {
  const strangers = "cs_stranger-0123456789";
  const own = "cs_own-0123456789";

  test("is not followed before the person says so, and the key leaves the address", async ({
    app,
  }) => {
    const refused = await open(app.url, `#key=${strangers}`, null, false);
    expect(refused).toMatchObject({ key: null, sent: [null], address: "/graphql" });
    expect(refused.questions).toEqual([expect.stringContaining("cs_stran…")]);
    expect(refused.questions[0]).not.toContain(strangers);
    const accepted = await open(app.url, `#key=${strangers}`, null, true);
    expect(accepted).toMatchObject({ key: strangers, sent: [`Bearer ${strangers}`] });
  });

  test("does not replace the key in use unasked, and names both", async ({ app }) => {
    const { key, questions, sent } = await open(app.url, `#key=${strangers}`, own, false);
    expect([key, sent]).toEqual([own, [`Bearer ${own}`]]);
    expect(questions[0]).toMatch(/cs_stran….*cs_own-0…/s);
  });

  test("asks nothing about the key that is in use already, and an empty one forgets it", async ({
    app,
  }) => {
    expect(await open(app.url, `#key=${own}`, own, false)).toMatchObject({
      key: own,
      questions: [],
    });
    expect(await open(app.url, "#key=", own, false)).toMatchObject({ key: null, questions: [] });
  });
});

describe("the operator decides", () => {
  const asked = { method: "POST", body: '{"query":"{ __schema { queryType { name } } }"}' };

  test.for([
    ["everyone", "Query", "Query"],
    ["keys", "INTROSPECTION_REFUSED", "Query"],
    ["nobody", "INTROSPECTION_REFUSED", "INTROSPECTION_REFUSED"],
  ] as const)(
    "who reads the schema: %s",
    async ([introspection, without, withKey], { databaseUrl, vapi, tenant }) => {
      const app = await openApp(databaseUrl, vapi, { introspection });
      const ask = async (headers: Record<string, string>) => {
        const type = { "content-type": "application/json" };
        const response = await fetch(`${app.url}/graphql`, {
          ...asked,
          headers: { ...type, ...headers },
        });
        const { data, errors } = (await response.json()) as {
          data?: { __schema: { queryType: { name: string } } };
          errors?: { extensions: { code: string } }[];
        };
        return data?.__schema.queryType.name ?? errors?.[0]?.extensions.code;
      };
      try {
        // With a key first: what was found valid for one is not remembered for the other.
        expect(await ask({ authorization: `Bearer ${tenant.apiKey}` })).toBe(withKey);
        expect(await ask({})).toBe(without);
      } finally {
        await app.close();
      }
    },
  );

  test("whether there is GraphiQL", async ({ databaseUrl, vapi }) => {
    const app = await openApp(databaseUrl, vapi, { isGraphiqlOn: false });
    try {
      const { status, body } = await page(app.url);
      expect(status).toBeGreaterThanOrEqual(400);
      expect(body.toString()).not.toContain("<html");
    } finally {
      await app.close();
    }
  });
});
