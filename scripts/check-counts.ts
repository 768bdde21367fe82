import { checkCounts, foldCounts, repairCounts } from "#domain/calls/keep-counts.ts";
import { withContext } from "#runtime/with-context.ts";

const usage = `usage:
  npm run check-counts               compare the kept counts with calls and contacts: seconds per million
  npm run check-counts -- --repair   the same, and make the counts equal to the calls
Both may run beside the server. Prints one JSON line for each difference. Ends with 0 when the counts are right or were
repaired, 1 when they are wrong, 2 for a wrong command.`;

const options = process.argv.slice(2);
const isRepair = options[0] === "--repair";

if (options.length > (isRepair ? 1 : 0)) {
  console.error(usage);
  process.exitCode = 2;
} else {
  await withContext(async (context) => {
    const { missing, people, wrongSums } = await checkCounts(context);
    const differences = [...missing, ...people];
    for (const difference of differences) console.log(JSON.stringify(difference));
    if (differences.length === 0 && wrongSums === 0) {
      console.log("The kept counts are right.");
      return;
    }
    console.log(`Wrong: ${differences.length} counts and ${wrongSums} sums.`);
    if (!isRepair) {
      process.exitCode = 1;
      return;
    }
    await repairCounts(context);
    await foldCounts(context);
    console.log("Repaired.");
  });
}
