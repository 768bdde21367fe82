import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

const places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

function chromiumPath(): string {
  const path = process.env["CHROMIUM"] ?? places.find((place) => existsSync(place));
  if (path !== undefined) return path;
  throw new Error(
    "there is no Chromium: install it (apt-get install chromium), or set CHROMIUM to its path",
  );
}

/** Nothing of the browser's own looks for servers of its maker. */
const quiet = [
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export async function startChromium(): Promise<Browser> {
  // As root, which CI is, Chromium has no sandbox.
  const sandbox = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  return await chromium.launch({ executablePath: chromiumPath(), args: [...sandbox, ...quiet] });
}
