/** What each browser, and each system, writes of itself. The first that matches counts. */
const browsers = [
  ["Edg", "Edge"],
  ["OPR", "Opera"],
  ["Firefox", "Firefox"],
  ["Chrome", "Chrome"],
  ["Safari", "Safari"],
] as const;
const systems = [
  ["iPhone", "iPhone"],
  ["iPad", "iPad"],
  ["Android", "Android"],
  ["Windows", "Windows"],
  ["Mac OS X", "macOS"],
  ["Linux", "Linux"],
] as const;

/** "Firefox on Windows" of what a browser writes of itself; what is not known stays as it is. */
export function browserName(userAgent: string): string {
  const of = (names: readonly (readonly [string, string])[]): string | undefined =>
    names.find(([mark]) => userAgent.includes(mark))?.[1];
  const browser = of(browsers);
  const system = of(systems);
  if (browser === undefined) return userAgent === "" ? "A program" : userAgent;
  return system === undefined ? browser : `${browser} on ${system}`;
}
