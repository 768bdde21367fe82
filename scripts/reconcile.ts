import { recover } from "#domain/ledger/recover.ts";
import { withContext } from "#runtime/with-context.ts";

/**
 * `npm run reconcile`: after a restore or a failover, before workers start. Asks VAPI which calls it has,
 * so that none of them is placed again. `--since 2026-11-02T09:00Z` goes back to that instant (the time of
 * the backup); without it, a day.
 */
const dayMs = 24 * 60 * 60_000;
const [option, text] = process.argv.slice(2);
const since = option === "--since" ? new Date(text ?? "") : new Date(Date.now() - dayMs);

if ((option !== undefined && option !== "--since") || Number.isNaN(since.getTime())) {
  console.error("usage: npm run reconcile -- [--since 2026-11-02T09:00Z]");
  process.exitCode = 2;
} else {
  await withContext(async (context) => {
    const { rows: tenants } = await context.pool.query<{ id: string; name: string }>(
      `select id, name from tenant
       where not is_simulated and vapi_api_key_encrypted is not null order by id`,
    );
    if (tenants.length === 0)
      return console.log("No tenant has a VAPI key: there is nobody to ask.");
    console.log(`Asking VAPI for calls since ${since.toISOString()}, tenant by tenant.`);
    const unsure: string[] = [];
    for (const { id, name } of tenants) {
      const { listed, learnt, strangers, stillOpen, problem } = await recover(context, id, since);
      console.log(
        problem === null
          ? `${JSON.stringify(name)}: ${listed} calls at VAPI, ${learnt} brought news, ${stillOpen} dials still open`
          : `${JSON.stringify(name)}: VAPI could not be asked for all (${problem}); ${listed} calls, ${learnt} brought news, ${stillOpen} dials still open`,
      );
      for (const call of strangers) console.log(`  not in this database: ${call}`);
      if (problem !== null) unsure.push(name);
      if (problem !== null || strangers.length > 0) process.exitCode = 1;
    }
    console.log(
      unsure.length === 0
        ? "Done: workers may start; they go on looking for what is still open."
        : `Start no worker yet, it could ring people a second time: ask again for ${unsure.join(", ")}. Where the list is too long, look the open dials up at VAPI by their ids, which are its names of the calls.`,
    );
  });
}
