import { expect } from "vitest";
import { startSimulator } from "#simulator/simulator.ts";
import { newTenant, openApp, type TestTenant } from "#test/client.ts";
import { graphql } from "#test/gql/gql.ts";
import { givenCampaign } from "#test/operations.ts";
import { test } from "#test/test.ts";
import { watch } from "#test/watch.ts";
import { uploadForm } from "#test/upload-form.ts";

const Changes = graphql(`
  subscription JourneyChanges($campaignId: ID!) {
    callChanged(campaignId: $campaignId) {
      status
      call {
        id
        contact {
          phone
        }
      }
    }
  }
`);

const Watched = graphql(`
  subscription JourneyImport($importId: ID!) {
    importProgress(importId: $importId) {
      import {
        status
        acceptedRows
        rejectedRows
        duplicateRows
        callsScheduled
        problems {
          line
          column
          value
        }
      }
    }
  }
`);

const Report = graphql(`
  query JourneyReport($campaignId: ID!) {
    campaign(id: $campaignId) {
      progress {
        scheduled
        calling
        inProgress
        completed
        failed
      }
      calls {
        nodes {
          status
          dialState
          outcome
          attempt
          transcript
          durationSeconds
          reachedPhone
          vapiCallId
          contact {
            name
            phone
            attributes
          }
          events {
            kind
          }
        }
      }
    }
  }
`);

const EndCall = graphql(`
  mutation JourneyEnd($id: ID!) {
    endCall(id: $id) {
      __typename
      ... on EndedCall {
        outcome
      }
    }
  }
`);

const csv = `Name,Phone,Plan
Ada,+14155550101,gold
Grace,+14155550102,
Ada again,+14155550101,silver
Nobody,12,
`;

test("from a CSV to a report, all through the front door", async ({ databaseUrl }) => {
  const hours = { lastsSeconds: 36_000 };
  const vapi = await startSimulator({
    speed: 50,
    scriptFor: ({ number }) => (number === "+14155550102" ? hours : {}),
  });
  const app = await openApp(databaseUrl, vapi, { role: "all" });
  try {
    const tenant = await newTenant(app, { isSimulated: false });
    await tenant.raw(`mutation { configureVapi(input: { apiKey: "ours" }) { __typename } }`);
    const campaignId = await givenCampaign(tenant);
    const server = { url: app.url, apiKey: tenant.apiKey };
    await using changes = watch("a WebSocket", server, Changes, { campaignId });
    const calls = collect(changes);

    const importId = await upload(app.url, tenant, campaignId);
    await using progress = watch("server-sent events", server, Watched, { importId });
    expect((await progress.rest()).at(-1)?.importProgress.import).toEqual({
      status: "COMPLETED",
      acceptedRows: 2,
      rejectedRows: 1,
      duplicateRows: 1,
      callsScheduled: 2,
      problems: [{ line: 5, column: "Phone", value: "12" }],
    });

    await calls.until(({ status, phone }) => status === "COMPLETED" && phone.endsWith("1"));
    const { id } = await calls.until(
      ({ status, phone }) => status === "IN_PROGRESS" && phone.endsWith("2"),
    );
    expect((await tenant.ask(EndCall, { id })).endCall).toEqual({
      __typename: "EndedCall",
      outcome: "HUNG_UP",
    });
    await calls.until(({ status, phone }) => status === "COMPLETED" && phone.endsWith("2"));

    const { campaign } = await tenant.ask(Report, { campaignId });
    expect(campaign?.progress).toEqual({
      scheduled: 0,
      calling: 0,
      inProgress: 0,
      completed: 2,
      failed: 0,
    });
    const ada = campaign!.calls.nodes.find(({ contact }) => contact.phone.endsWith("1"));
    expect(ada).toMatchObject({
      status: "COMPLETED",
      dialState: "ACCEPTED",
      outcome: "ANSWERED",
      attempt: 1,
      contact: { name: "Ada again", attributes: { Plan: "silver" } },
      vapiCallId: vapi.calls.find(({ number }) => number.endsWith("1"))!.id,
    });
    expect(ada?.events.map(({ kind }) => kind)).toContain("ENDED");
  } finally {
    await app.close();
    await vapi.close();
  }
});

/** The events so far and those to come, to be searched in any order. */
function collect(changes: ReturnType<typeof watch<Change, { campaignId: string }>>) {
  const seen: Seen[] = [];
  return {
    async until(wanted: (call: Seen) => boolean): Promise<Seen> {
      for (;;) {
        const found = seen.find(wanted);
        if (found !== undefined) return found;
        const { status, call } = (await changes.next()).callChanged;
        if (status && call) seen.push({ id: call.id, status, phone: call.contact.phone });
      }
    },
  };
}

interface Seen {
  readonly id: string;
  readonly status: string;
  readonly phone: string;
}

interface Change {
  callChanged: {
    status?: string | null;
    call?: { id: string; contact: { phone: string } } | null;
  };
}

async function upload(url: string, tenant: TestTenant, campaignId: string): Promise<string> {
  const query = `mutation Upload($input: ImportContactsInput!) {
    importContacts(input: $input) { ... on Import { id } ... on Error { message } }
  }`;
  const variables = { input: { campaignId, file: null } };
  const file = new File([csv], "contacts.csv");
  const body = uploadForm({ query, variables }, ["variables.input.file", file]);
  const headers = { authorization: `Bearer ${tenant.apiKey}` };
  const response = await fetch(`${url}/graphql`, { method: "POST", headers, body });
  const { data } = (await response.json()) as { data: { importContacts: { id: string } } };
  return data.importContacts.id;
}
