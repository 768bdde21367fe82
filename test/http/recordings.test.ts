import { once } from "node:events";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "vitest";
import { isPublic } from "#http/recordings/public-address.ts";
import { newTenant, type TestTenant } from "#test/client.ts";
import { testWithConsole } from "#test/console.ts";
import { givenCampaign, givenContact, rowOf } from "#test/operations.ts";
import { addUser } from "#test/signed-in.ts";

const sound = Buffer.from(Array.from({ length: 1_000 }, (_, index) => index % 251));

/** A store of recordings. It answers as the path says. */
function answer(path: string, range: string | undefined, response: ServerResponse): void {
  const audio = { "content-type": "audio/wav", "accept-ranges": "bytes", etag: '"one"' };
  if (path === "/page") response.writeHead(200, { "content-type": "text/html" }).end("<script>");
  else if (path === "/gone") response.writeHead(404).end("no such key: secret");
  else if (path === "/again") response.writeHead(302, { location: "/sound.wav" }).end();
  else if (path === "/circle") response.writeHead(302, { location: "/circle" }).end();
  else if (path === "/elsewhere") {
    const { port } = response.socket!.address() as AddressInfo;
    response.writeHead(302, { location: `http://localhost:${port}/sound.wav` }).end();
  } else if (path === "/large") {
    response.writeHead(200, { ...audio, "content-length": "600000000" }).flushHeaders();
  } else if (path === "/broken") {
    response.writeHead(200, { ...audio, "content-length": "1000" });
    response.write(sound.subarray(0, 10), () => response.destroy());
  } else if (range === "bytes=5000-") {
    response.writeHead(416, { "content-range": "bytes */1000", "content-type": "text/html" });
    response.end("<script>");
  } else if (range === "bytes=10-19") {
    response.writeHead(206, {
      ...audio,
      "content-range": "bytes 10-19/1000",
      "content-length": 10,
    });
    response.end(sound.subarray(10, 20));
  } else response.writeHead(200, { ...audio, "content-length": sound.length }).end(sound);
}

const test = testWithConsole
  .extend("store", { scope: "file" }, async ({}, { onCleanup }) => {
    const server: Server = createServer(({ url, headers }, response) =>
      answer(url!, headers.range, response),
    ).listen(0, "127.0.0.1");
    await once(server, "listening");
    onCleanup(() => {
      server.closeAllConnections();
      server.close();
    });
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  })
  .extend("given", { scope: "file" }, async ({ app, pool, store }) => {
    const tenant = await newTenant(app);
    const campaignId = rowOf(await givenCampaign(tenant));
    const contactId = rowOf(await givenContact(tenant));
    /** A call whose recording is there; null: it has none. */
    const callWith = async (url: string | null): Promise<string> => {
      const { rows } = await pool.query<{ id: string }>(
        `insert into call (tenant_id, campaign_id, contact_id, status, outcome, scheduled_time, placed_at, ended_at,
           reached_phone, recording_url)
         values ($1, $2, $3, 'COMPLETED', 'ANSWERED', now(), now(), now(), true, $4) returning id`,
        [tenant.id, campaignId, contactId, url?.startsWith("/") ? `${store}${url}` : url],
      );
      return rows[0]!.id;
    };
    const get = async (
      url: string | null,
      headers: Record<string, string> = {},
      { apiKey }: Pick<TestTenant, "apiKey"> = tenant,
    ) =>
      await fetch(`${app.url}/recordings/${await callWith(url)}`, {
        headers: { authorization: `Bearer ${apiKey}`, ...headers },
      });
    return { tenant, callWith, get };
  });

async function refusalOf(response: Response) {
  const text = await response.text();
  const { errors } = JSON.parse(text) as {
    errors: [{ message: string; extensions: { code: string } }];
  };
  return [response.status, errors[0].extensions.code, errors[0].message];
}

test("the recording is sent whole, from the path that the call names", async ({ app, given }) => {
  const id = await given.callWith("/sound.wav");
  const { data } = await given.tenant.raw(`{ call(id: "${id}") { recordingPath } }`);
  const { recordingPath } = (data as unknown as { call: { recordingPath: string } }).call;
  const headers = { authorization: `Bearer ${given.tenant.apiKey}` };
  const response = await fetch(`${app.url}${recordingPath}`, { headers });
  expect([response.status, response.headers.get("content-type")]).toEqual([200, "audio/wav"]);
  expect(response.headers.get("accept-ranges")).toBe("bytes");
  expect(Buffer.from(await response.arrayBuffer())).toEqual(sound);
});

test("a part is sent as it is asked for", async ({ given }) => {
  const part = await given.get("/sound.wav", { range: "bytes=10-19", "if-range": '"one"' });
  expect([part.status, part.headers.get("content-range")]).toEqual([206, "bytes 10-19/1000"]);
  expect(Buffer.from(await part.arrayBuffer())).toEqual(sound.subarray(10, 20));
  const beyond = await given.get("/sound.wav", { range: "bytes=5000-" });
  expect([beyond.status, beyond.headers.get("content-range"), await beyond.text()]).toEqual([
    416,
    "bytes */1000",
    "",
  ]);
});

test("a redirect is followed on the same host", async ({ given }) => {
  const response = await given.get("/again");
  expect(Buffer.from(await response.arrayBuffer())).toEqual(sound);
});

test.for([
  ["/elsewhere", /redirected to another host/],
  ["/circle", /too many redirects/],
  ["/page", /it is no sound/],
  ["/gone", /does not keep the recording any more$/],
  ["/large", /too large/],
  ["file:///etc/passwd", /no web address/],
  ["http://127.0.0.2/sound.wav", /private address/],
  ["http://[::1]/sound.wav", /private address/],
  ["http://0x7f000002/sound.wav", /private address/],
  ["http://169.254.169.254/latest/meta-data", /private address/],
  ["http://localhost/sound.wav", /gave no answer/],
] as const)("%s is not sent", async ([url, message], { given }) => {
  expect(await refusalOf(await given.get(url))).toEqual([
    502,
    "RECORDING_UNAVAILABLE",
    expect.stringMatching(message),
  ]);
});

test("a recording that breaks off is cut off", async ({ given }) => {
  const response = await given.get("/broken");
  await expect(response.arrayBuffer()).rejects.toThrow("terminated");
});

test("only for those who may read the call", async ({ app, given }) => {
  const other = await newTenant(app);
  const notFound = [404, "NOT_FOUND", expect.any(String)];
  expect(await refusalOf(await given.get("/sound.wav", {}, other))).toEqual(notFound);
  expect(await refusalOf(await given.get(null))).toEqual(notFound);
  expect((await given.get("/sound.wav", { authorization: "" })).status).toBe(401);
  const { cookie } = (await addUser(app, given.tenant.id, "VIEWER")).headers;
  const play = async (tenantId: string, site: string) => {
    const path = `/recordings/Call:${await given.callWith("/sound.wav")}?tenant=${tenantId}`;
    const headers = { cookie: cookie!, "sec-fetch-site": site };
    const response = await fetch(`${app.url}${path}`, { headers });
    await response.arrayBuffer();
    return response.status;
  };
  expect(await play(given.tenant.id, "same-origin")).toBe(200);
  expect(await play(given.tenant.id, "cross-site")).toBe(401);
  expect(await play(other.id, "same-origin")).toBe(403);
});

test("addresses of private networks are not public", () => {
  const closed = ["10.1.2.3", "172.31.0.1", "192.168.1.1", "100.64.0.1", "0.0.0.0", "255.1.1.1"];
  const closedToo = ["::1", "::", "::ffff:10.0.0.1", "fd00::1", "fe80::1", "64:ff9b::a00:1"];
  for (const address of [...closed, ...closedToo]) expect(isPublic(address), address).toBe(false);
  for (const address of ["8.8.8.8", "172.32.0.1", "2606:4700::1111"]) {
    expect(isPublic(address), address).toBe(true);
  }
});
