import { GraphQLError } from "graphql";
import { describe, expect, test } from "vitest";
import { boundary, end, field, fileHead, map, opening, operations } from "./multipart.ts";
import { begin, post } from "./upload-client.ts";
import { count, serve } from "./upload-server.ts";

test("a form of the browser is understood, deep variables too", async () => {
  const { port } = await serve(count);
  const body = new FormData();
  const query = "mutation ($nested: Nested) { take(nested: $nested) }";
  const variables = { nested: { deep: [{}, { file: null }] } };
  body.append("operations", JSON.stringify({ query, variables }));
  body.append("map", '{"7": ["variables.nested.deep.1.file"]}');
  body.append("7", new File(["été,😀"], "Liste für März.csv"));
  const answer = await fetch(`http://127.0.0.1:${port}/graphql`, { method: "POST", body });
  expect(await answer.json()).toEqual({ data: { take: "Liste für März.csv: 10" } });
});

describe("a form that is no upload", () => {
  const needed = (place: string) => `"map" says "${place}", where "operations" has no null`;
  test.for<[what: string, body: string, status: number, message: string | RegExp]>([
    ["no map", field("operations", operations) + fileHead() + end, 400, /^the field "map" must/],
    ["no operations", field("map", map) + fileHead() + end, 400, /^the field "operations" must/],
    ["the file first", fileHead() + end + opening + end, 400, /^the field "operations" must come/],
    [
      "no file",
      `${field("operations", operations)}${field("map", map).slice(0, -2)}${end}`,
      400,
      "the file is missing",
    ],
    ["nothing", `--${boundary}--\r\n`, 400, /is missing/],
    [
      "operations that are no JSON",
      field("operations", "{") + field("map", map) + fileHead() + end,
      400,
      /^"operations" must be JSON/,
    ],
    [
      "a map that is no map",
      field("operations", operations) + field("map", [1]) + fileHead() + end,
      400,
      /^"map" must be JSON, for example/,
    ],
    [
      "two files",
      field("operations", operations) +
        field("map", { ...map, 1: ["variables.x"] }) +
        fileHead() +
        end,
      400,
      /^one file can be sent/,
    ],
    [
      "a file at two places",
      field("operations", operations) +
        field("map", { 0: ["variables.file", "variables.x"] }) +
        fileHead() +
        end,
      400,
      /^one file can be sent/,
    ],
    [
      "a file that the map does not name",
      field("operations", operations) + field("map", map) + fileHead("9") + end,
      400,
      /^one file can be sent/,
    ],
    [
      "a place that is not there",
      field("operations", operations) + field("map", { 0: ["variables.x.y"] }) + fileHead() + end,
      400,
      needed("variables.x.y"),
    ],
    [
      "a place in the prototype",
      field("operations", operations) + field("map", { 0: ["__proto__.file"] }) + fileHead() + end,
      400,
      needed("__proto__.file"),
    ],
    [
      "a place that holds something",
      field("operations", operations) + field("map", { 0: ["query"] }) + fileHead() + end,
      400,
      needed("query"),
    ],
    [
      "operations of 2 MB",
      field("operations", { ...operations, extra: "x".repeat(2_000_000) }) + end,
      413,
      '"operations" is longer than 1000000 bytes',
    ],
    [
      "no file within 3 MB",
      field("operations", operations) + field("note", "x".repeat(4_000_000)) + end,
      413,
      "the file must start within the first 3000000 bytes of the form",
    ],
  ])("%s", async ([, body, status, message]) => {
    const { port } = await serve(count);
    expect(await post(port, body)).toMatchObject({
      status,
      errors: [{ message: typeof message === "string" ? message : expect.stringMatching(message) }],
    });
  });
});

test("who may not upload is told so before the body is sent", async () => {
  const { port } = await serve(count, {
    admit: () => {
      throw new GraphQLError("no", { extensions: { http: { status: 401 } } });
    },
  });
  const { outgoing, answer } = begin(port);
  outgoing.flushHeaders();
  expect(await answer).toMatchObject({ status: 401, errors: [{ message: "no" }] });
  outgoing.destroy();
});

test("other requests keep yoga's limit", async () => {
  const { port } = await serve(count);
  const body = JSON.stringify({ query: "{ ok }", variables: { label: "x".repeat(200_000) } });
  const headers = { "content-type": "application/json" };
  const answer = await fetch(`http://127.0.0.1:${port}/graphql`, { method: "POST", headers, body });
  expect(answer.status).toBe(413);
});

test("an upload works without a socket, too", async () => {
  const { yoga } = await serve(count);
  const body = new FormData();
  body.append("operations", JSON.stringify(operations));
  body.append("map", JSON.stringify(map));
  body.append("0", new File(["abc"], "a.csv"));
  const answer = await yoga.fetch("http://yoga/graphql", { method: "POST", body });
  expect(await answer.json()).toEqual({ data: { take: "a.csv: 3" } });
});
