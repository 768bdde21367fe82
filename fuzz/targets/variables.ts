import { sampleAssistants, samplePhoneNumbers } from "#simulator/samples.ts";
import { HttpClient } from "../http.ts";
import { Tape } from "../tape.ts";
import type { Target } from "../target.ts";
import { asked } from "../variables.ts";
import { newCampaigns, newFuzzTenant } from "../world.ts";
import { idsOf, judged } from "./graphql.ts";

const vapiIds = [sampleAssistants[0]!.id, samplePhoneNumbers[0]!.id];

export const variablesTarget: Target = {
  name: "variables",
  role: "all",
  concurrency: 12,
  async prepare(world) {
    const tenant = await newFuzzTenant(world);
    await newCampaigns(world, tenant, 3);
    const http = new HttpClient(world.server.url, variablesTarget.concurrency);
    let ids = [...vapiIds, ...(await idsOf(world.pool, tenant))];
    const caseOf = (tape: Uint8Array) => asked(new Tape(tape), ids);
    return {
      async run(tape) {
        const { operation, variables } = caseOf(tape);
        const isStream = operation.root === "subscription";
        const headers = {
          "content-type": "application/json",
          authorization: `Bearer ${tenant.apiKey}`,
          accept: isStream ? "text/event-stream" : "application/json",
        };
        const body = JSON.stringify({ query: operation.query, variables });
        return judged(await http.send({ path: "/graphql", headers, body }, { isStream }));
      },
      show(tape) {
        const { operation, variables } = caseOf(tape);
        return `${operation.root} ${operation.field.name} ${JSON.stringify(variables).slice(0, 800)}`;
      },
      async between() {
        ids = [...vapiIds, ...(await idsOf(world.pool, tenant))];
        return [];
      },
      close: () => http.close(),
    };
  },
};
