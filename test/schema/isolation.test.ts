import { getNamedType, isAbstractType } from "graphql";
import { describe, expect } from "vitest";
import { type Belongings, stateOf } from "#test/belongings.ts";
import {
  documentOf,
  fieldsOf,
  fillIn,
  nodeTypes,
  objectTypes,
  placesOf,
  roots,
  selectionOf,
  toldBy,
} from "#test/schema-walk.ts";
import { watch } from "#test/watch.ts";
import type { App } from "../../src/app.ts";
import { ask, withoutErrors } from "./ask.ts";
import { changeEverything } from "./change-everything.ts";
import { dull, hostileQuestions } from "./hostile-questions.ts";
import { aboutNobody, leaks, textsOf } from "./leaks.ts";
import { test } from "./neighbours.ts";
import { inDocuments, reads, taking } from "./questions.ts";

const { query, mutation, subscription } = roots();

describe("an id of another tenant is as good as one that does not exist", () => {
  const fields = taking("ID");
  test.for(fields)("$name", async ({ operation, on, field }, { neighbours }) => {
    const { app, own, their } = neighbours;
    const state = () => (operation === "query" ? [] : stateOf(app.context.pool, their.rows));
    const before = await state();
    const questions = hostileQuestions(neighbours, { on, field }, "ID");
    // Of any node its own fields: what lies deeper is reached through the fields that name the kind.
    const depth = getNamedType(field.type).name === "Node" ? 0 : 1;
    for (const document of inDocuments(neighbours, operation, questions, depth)) {
      await endBulkJobs(app, own.id);
      const answer = withoutErrors(await ask(neighbours, document, own.asUser));
      expect(leaks(answer, document, their)).toEqual([]);
      await endBulkJobs(app, own.id);
      const nobody = await ask(neighbours, aboutNobody(document, their), own.asUser);
      expect(apart(aboutNobody(answer, their))).toEqual(apart(nobody));
    }
    expect(await state()).toEqual(before);
  });
});

/** A tenant may have few jobs at work. */
async function endBulkJobs({ context: { pool } }: App, tenantId: string): Promise<void> {
  await pool.query("update bulk_job set status = 'STOPPED' where tenant_id = $1", [tenantId]);
}

/** Without what is different when the same is asked a second time: the number is on the list then, or is not. */
function apart(answer: unknown): unknown {
  const repeated = /"DoNotCall\w+__(added|alreadyListed|removed|notListed)":\d+/g;
  // Each is a job of its own.
  const own = /"BulkJob__(id|createdAt|endedAt)":"[^"]*"/g;
  const text = JSON.stringify(answer).replaceAll(repeated, '"repeated":0');
  return JSON.parse(text.replaceAll(own, '"own":0'));
}

describe("a text of another tenant finds nothing of it", () => {
  /** What was written comes back in later answers. */
  const written = new Set<string>();
  const fields = taking("String");
  test.for(fields)(
    "$name",
    async ({ operation, on, field }, { neighbours: { copyist, ...rest } }) => {
      const neighbours = { ...rest, copyist, own: copyist };
      const { app, their } = neighbours;
      const state = () => (operation === "query" ? [] : stateOf(app.context.pool, their.rows));
      const before = await state();
      for (const question of hostileQuestions(neighbours, { on, field }, "String")) {
        // One at a time: a text that is refused, as no cursor, must not hide the next.
        for (const document of inDocuments(neighbours, operation, [question])) {
          if (operation === "mutation") {
            for (const text of textsOf(document.variables)) written.add(text);
          }
          const answer = await ask(neighbours, document, copyist.byKey);
          // A row of the other that is found may fail where what belongs to it is not: this hides that it is found.
          const codes = answer.errors?.map(({ extensions }) => extensions?.["code"]) ?? [];
          expect(codes).not.toContain("INTERNAL_SERVER_ERROR");
          expect(leaks(answer, document, their, written)).toEqual([]);
        }
      }
      expect(await state()).toEqual(before);
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
  /** Of one list: they differ only in the row that they name. */
  const mostOfOneList = 2;
  for (const { on, field } of lists) {
    const through = (ids: Belongings) => (type: string) => ids.ids[type]![0]!;
    const required = fillIn(field, dull(neighbours, field, false));
    const plain = documentOf("query", [{ on, field, args: required }], {
      depth: 1,
      through: through(their),
    });
    const owners = await ask(neighbours, plain, their.byKey);
    const found = JSON.stringify(withoutErrors(owners)).matchAll(
      /"[A-Za-z]+Edge__cursor":"([^"]+)"/g,
    );
    for (const cursor of [...new Set([...found].map((match) => match[1]!))].slice(
      0,
      mostOfOneList,
    )) {
      for (const name of ["after", "before"]) {
        cursors += 1;
        const question = { on, field, args: { ...required, [name]: cursor } };
        const document = documentOf("query", [question], { depth: 1, through: through(own) });
        const answer = withoutErrors(await ask(neighbours, document, own.asUser));
        expect(leaks(answer, document, their)).toEqual([]);
      }
    }
  }
  expect(cursors).toBeGreaterThan(30);
});

describe("whoever watches sees only what is his", () => {
  const shapes = fieldsOf(subscription).flatMap((field) =>
    [false, true].map((isFull) => ({ field, isFull })),
  );
  test.for(shapes)("$field.name, narrowed: $isFull", async ({ field, isFull }, { neighbours }) => {
    const { app, own, their } = neighbours;
    const args = fillIn(field, dull(neighbours, field, isFull));
    const document = documentOf("subscription", [{ on: subscription, field, args }], {
      depth: 2,
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

  const narrowed = fieldsOf(subscription).filter((field) =>
    placesOf(field).some(({ type }) => type.name === "ID"),
  );
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

function textOf(text: string): never {
  return { toString: () => text } as never;
}

describe("without a key or a session", () => {
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

/** What an owner cannot have: a key is told when it is made, an error says what went wrong, a mutation what it did. */
const untold = new Set([
  "ApiKey.key",
  "Invitation.link",
  // Neither is shown in lists.
  "Invitation.revokedAt",
  "Seat.removedAt",
  "PasskeyRemoved.id",
  "SessionsEnded.ended",
  // Nothing waits for a slot, and no dial is live.
  "NextCall.call",
  "NextCall.dueSince",
  "NextCall.waitsFor",
  "SlotLine.dialState",
  "Slots.fairness",
  // Of no rule on the first page.
  "CallingRule.switch",
  "OwnCallingRule.windows",
  // No lane is open, and no other one opens later.
  "CampaignGate.nextAreaOpensAt",
  "CampaignLane.closesAt",
  // It depends on the time of the day whether somebody, or everybody, can be called before the hours end.
  "Forecast.firstCallAt",
  "ForecastTime.p10",
  "ForecastTime.p50",
  "ForecastTime.p90",
  // No rule holds back the calls of the imports.
  "ImportHeldCalls.calls",
  "ImportHeldCalls.reason",
  // No undo has come to its end.
  "ImportUndo.finishedAt",
  "ConsentsChanged.consents",
  "RefusalsChanged.refusals",
  "ListCheckResult.next",
  "ListCheckResult.older",
  "ListCheckResult.problems",
  "ListCheckResult.recorded",
  "DoNotCallAddition.added",
  "DoNotCallAddition.alreadyListed",
  "DoNotCallAddition.problems",
  "DoNotCallImport.added",
  "DoNotCallImport.alreadyListed",
  "DoNotCallImport.lines",
  "DoNotCallImport.problems",
  "DoNotCallImport.rejected",
  "DoNotCallImport.skipped",
  "DoNotCallRemoval.notListed",
  "DoNotCallRemoval.problems",
  "DoNotCallRemoval.removed",
  "EndedCall.call",
  "EndedCall.message",
  "EndedCall.outcome",
  "InputProblem.code",
  "InputProblem.message",
  "InputProblem.path",
  "Decision.nextEligibleAt",
  // No worker runs.
  "Worker.isAlive",
  "Worker.lastSeenAt",
  "Worker.lateSeconds",
  "Worker.name",
  "Worker.since",
  // No call is due that may be placed, the live call has no dial, and only one campaign has slots.
  "NextCall.call",
  "NextCall.dueSince",
  "NextCall.waitsFor",
  "SlotLine.dialState",
  "Slots.fairness",
]);

test("the owner is shown everything, but no secret and nothing of the other", async ({
  neighbours,
}) => {
  const { own, their } = neighbours;
  const told = new Set<string>();
  const show = async (
    document: ReturnType<typeof documentOf>,
    caller = own.byKey,
  ): Promise<void> => {
    const answer = withoutErrors(await ask(neighbours, document, caller));
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
      // All kinds of nodes at the depth 2 were more than a document may have; each is shown above. What lies deeper is
      // shown once: narrowed, a list has the same rows or fewer.
      const depth = isFull || isAbstractType(getNamedType(field.type)) ? 1 : 2;
      for (const document of inDocuments(neighbours, "query", [{ on, field, args }], depth)) {
        await show(document);
        if (field.name === "viewer") await show(document, own.asUser);
      }
    }
  }
  const known = objectTypes()
    // Events are watched above.
    .filter((type) => !type.getInterfaces().some(({ name }) => /^(Error|LiveEvent)$/.test(name)))
    .flatMap((type) => fieldsOf(type).map(({ name }) => `${type.name}.${name}`));
  // Previews of hours lie deeper, and are computed from what was asked; one of a bulk job has numbers only.
  const isShown = (name: string) =>
    told.has(name) || untold.has(name) || /^((Schedule)?Preview|BulkJobPreview\.)/.test(name);
  expect(known.filter((name) => !isShown(name))).toEqual([]);
});
