import { serverAudits } from "graphql-http";
import { describe, expect } from "vitest";
import { test } from "#test/client.ts";

let target = { url: "", apiKey: "" };

const audits = serverAudits({
  url: () => target.url,
  fetchFn: (url: string, init?: RequestInit) => {
    const headers = new Headers(init?.headers);
    headers.set("authorization", `Bearer ${target.apiKey}`);
    return fetch(url, { ...init, headers });
  },
});

describe("the GraphQL over HTTP specification", () => {
  test.for(audits.map(({ name, fn }) => [name, fn] as const))(
    "%s",
    async ([, audit], { app, tenant }) => {
      target = { url: `${app.url}/graphql`, apiKey: tenant.apiKey };
      const result = await audit();
      expect(result.status === "ok" ? "ok" : result.reason).toBe("ok");
    },
  );
});
