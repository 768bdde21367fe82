/** The IANA time zone database as JSON. Only its names and links are read here: offsets come from the runtime. */
declare module "tzdata" {
  const data: {
    /** Of the database: "2026d". */
    readonly version: string;
    /** By name; a link is the name of the zone it stands for. */
    readonly zones: Readonly<Record<string, string | readonly unknown[]>>;
  };
  export default data;
}
