// JavaScript, and not TypeScript as everything else: a Node that is too old has to be able to run it.

const needed = 24;
const major = Number(process.versions.node.split(".")[0]);
if (major < needed) {
  console.error(
    `Call Scheduler needs Node ${needed}, and this is ${process.versions.node}. The package "node" brings it, ` +
      `and is not installed: install without --omit=optional, or with Node ${needed} on the PATH.`,
  );
  process.exitCode = 1;
}
