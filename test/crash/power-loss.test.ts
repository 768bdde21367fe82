import { expect, test } from "vitest";
import { startReplicatedPostgres } from "#test/replicated-postgres.ts";
import { startStoppingProxy } from "#test/stopping-proxy.ts";
import { startDialling } from "../../chaos/dialling.ts";

test("the machine of the primary fails and closes no connection: calls go on soon after the promotion", async () => {
  await using postgres = await startReplicatedPostgres();
  await postgres.setSynchronous(true);
  const port = /:(\d+),/.exec(postgres.url)![1]!;
  await using machine = await startStoppingProxy(Number(port));
  await using dialling = await startDialling({
    databaseUrl: postgres.url.replace(`:${port},`, `:${machine.port},`),
    contacts: 45,
    speed: 10,
  });
  await dialling.placed(20);
  await machine.fail();
  await postgres.killPrimary();
  await postgres.promoteStandby();
  const promotedAt = new Date();

  // Much less than the two minutes for which calls are held if a worker cannot vouch for the promoted database.
  const next = await dialling.nextCall(promotedAt);
  expect(next.getTime() - promotedAt.getTime()).toBeLessThan(45_000);
  await dialling.finished();
  expect(dialling.verdict()).toEqual({ twice: [], forgotten: [], calls: 45 });
});
