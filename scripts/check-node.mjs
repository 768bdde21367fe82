// JavaScript, and not TypeScript as everything else: a Node that is too old has to be able to run it.

const needed = 24;
const major = Number(process.versions.node.split(".")[0]);
if (major < needed) {
  console.error(
    `Call Scheduler requires Node ${needed}, but this is Node ${process.versions.node}. The package "node" provides it, ` +
      `but is not installed: install without --omit=optional, or use Node ${needed}.`,
  );
  process.exitCode = 1;
}
