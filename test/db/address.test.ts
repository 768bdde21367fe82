import { describe, expect, test } from "vitest";
import { DatabaseUrlError, readDatabaseUrl } from "#db/address.ts";

describe("a connection string is read as psql reads it", () => {
  test.for<[string, object[], object]>([
    [
      "postgres://ann:s3cret@db.example.com:6432/calls",
      [{ host: "db.example.com", port: 6432 }],
      { user: "ann", password: "s3cret", database: "calls" },
    ],
    ["postgresql://localhost", [{ host: "localhost", port: undefined }], {}],
    ["postgres:///calls", [{ host: undefined, port: undefined }], { database: "calls" }],
    // A # begins nothing: it is part of a name, escaped or not.
    [
      "postgres://ann:pass#word@localhost/calls#1",
      [{ host: "localhost", port: undefined }],
      { user: "ann", password: "pass#word", database: "calls#1" },
    ],
    [
      "postgres://a%40b:p%23%2F%3A%25@localhost/calls%231%20x",
      [{ host: "localhost", port: undefined }],
      { user: "a@b", password: "p#/:%", database: "calls#1 x" },
    ],
    [
      "postgres://ann@one:5433,two,[::1]:5434/calls",
      [
        { host: "one", port: 5433 },
        { host: "two", port: undefined },
        { host: "::1", port: 5434 },
      ],
      { user: "ann", database: "calls" },
    ],
    [
      "postgres:///calls?host=one,two&port=5433",
      [
        { host: "one", port: 5433 },
        { host: "two", port: 5433 },
      ],
      { database: "calls" },
    ],
    [
      "postgres://ann@/calls?host=/var/run/postgresql",
      [{ host: "/var/run/postgresql", port: undefined }],
      { user: "ann", database: "calls" },
    ],
    [
      "postgres://ann@%2Fvar%2Frun%2Fpostgresql/calls",
      [{ host: "/var/run/postgresql", port: undefined }],
      { user: "ann", database: "calls" },
    ],
    [
      "postgres://h/calls?options=-c%20statement_timeout%3D5s&application_name=x&sslmode=disable",
      [{ host: "h", port: undefined }],
      {
        database: "calls",
        options: "-c statement_timeout=5s",
        application_name: "x",
        ssl: false,
      },
    ],
    ["postgres://h/calls?sslmode=require", [{ host: "h", port: undefined }], { ssl: true }],
    [
      "postgres://h/calls?sslmode=no-verify",
      [{ host: "h", port: undefined }],
      { ssl: { rejectUnauthorized: false } },
    ],
  ])("%s", ([text, hosts, config]) => {
    const address = readDatabaseUrl(text);
    expect(address.hosts).toEqual(hosts);
    expect(address.config).toMatchObject(config);
  });
});

describe("what cannot be used is refused with the reason, and without the password", () => {
  test.for<[string, RegExp]>([
    ["mysql://ann:s3cret@h/calls", /must be a Postgres connection string/],
    ["postgres://ann:s3cret@h:99999/calls", /a port that is not valid \(99999\)/],
    ["postgres://ann:s3cret@h:54x/calls", /a host that is not valid \(h:54x\)/],
    ["postgres://ann:s3cret%zz@h/calls", /write % as %25/],
    [
      "postgres://ann:s3cret@h/calls?sslmode=yes",
      /an sslmode that is not one of disable, .*require/,
    ],
    [
      "postgres://ann:s3cret@h/calls?sslmode=verify-full&sslrootcert=/absent/ca.pem",
      /sslrootcert=\/absent\/ca\.pem, ENOENT/,
    ],
  ])("%s", ([text, reason]) => {
    expect(() => readDatabaseUrl(text)).toThrow(DatabaseUrlError);
    expect(() => readDatabaseUrl(text)).toThrow(reason);
    expect(() => readDatabaseUrl(text)).not.toThrow(/s3cret/);
  });
});
