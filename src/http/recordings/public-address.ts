import { lookup, type LookupOptions } from "node:dns";
import { BlockList, isIP, type LookupFunction } from "node:net";

/** Networks that are not the public internet: RFC 6890 and its successors. */
// Two lists: one alone also compares IPv4 addresses with what it has of ::ffff:0:0/96, which is all of them.
const privateV4 = new BlockList();
const privateV6 = new BlockList();
for (const [network, prefix] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["224.0.0.0", 3],
] as const) {
  privateV4.addSubnet(network, prefix, "ipv4");
}
for (const [network, prefix] of [
  ["::", 127],
  // Addresses of IPv4 in IPv6, which lead to all of the above.
  ["::ffff:0:0", 96],
  ["64:ff9b::", 32],
  ["2002::", 16],
  ["fc00::", 7],
  ["fe80::", 10],
  ["ff00::", 8],
] as const) {
  privateV6.addSubnet(network, prefix, "ipv6");
}

export function isPublic(address: string): boolean {
  switch (isIP(address)) {
    case 4:
      return !privateV4.check(address, "ipv4");
    case 6:
      return !privateV6.check(address, "ipv6");
    default:
      return false;
  }
}

/** Finds the addresses of a host, of which a connection may use the public ones only. */
export const lookupPublic: LookupFunction = (host, options: LookupOptions, done) => {
  lookup(host, { ...options, all: true }, (error, addresses) => {
    if (error !== null) return done(error, "");
    const [first, ...others] = addresses.filter(({ address }) => isPublic(address));
    if (first === undefined) done(new Error(`${host} has no public address`), "");
    else if (options.all === true) done(null, [first, ...others]);
    else done(null, first.address, first.family);
  });
};
