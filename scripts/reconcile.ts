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
      return console.log("No tenant has a VAPI key, so there is nothing to reconcile.");
    console.log(`Reading the calls of each tenant at VAPI since ${since.toISOString()}.`);
    const unsure: string[] = [];
    for (const { id, name } of tenants) {
      const { listed, learnt, strangers, stillOpen, problem } = await recover(context, id, since);
      console.log(
        problem === null
          ? `${JSON.stringify(name)}: ${listed} calls at VAPI, ${learnt} updated, ${stillOpen} dials still open`
          : `${JSON.stringify(name)}: not all calls could be read (${problem}); ${listed} calls, ${learnt} updated, ${stillOpen} dials still open`,
      );
      for (const call of strangers) console.log(`  not in this database: ${call}`);
      if (problem !== null) unsure.push(name);
      if (problem !== null || strangers.length > 0) process.exitCode = 1;
    }
    console.log(
      unsure.length === 0
        ? "Done. Start the workers; they continue to look for open dials."
        : `Do not start workers yet: contacts could be called twice. Run this command again for ${unsure.join(", ")}. If the list of calls is too long, look up the open dials at VAPI by their IDs, which are the names of the calls there.`,
    );
  });
}
