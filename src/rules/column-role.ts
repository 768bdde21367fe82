/** What a column of a file can be. */
export const columnRoles = [
  "PHONE",
  "NAME",
  "FIRST_NAME",
  "LAST_NAME",
  "ADDRESS",
  "COUNTRY",
  "EXTENSION",
  "TIME_ZONE",
  "REGION",
  "POSTAL_CODE",
  "DO_NOT_CALL",
  "CONSENT_LEVEL",
  "CONSENT_AT",
  "CONSENT_EXPIRES_AT",
  "CONSENT_SOURCE",
  "ATTRIBUTE",
  "IGNORE",
] as const;

export type ColumnRole = (typeof columnRoles)[number];

/** Roles that several columns of a file may have. */
export const rolesOfSeveral: ReadonlySet<ColumnRole> = new Set<ColumnRole>([
  "PHONE",
  "NAME",
  "ADDRESS",
  "DO_NOT_CALL",
  "ATTRIBUTE",
  "IGNORE",
]);

/** Roles of columns whose cells the assistant gets as variables of their own, which `as` can name. */
export const rolesWithVariable: ReadonlySet<ColumnRole> = new Set<ColumnRole>([
  "PHONE",
  "FIRST_NAME",
  "LAST_NAME",
  "COUNTRY",
  "EXTENSION",
  "TIME_ZONE",
  "REGION",
  "POSTAL_CODE",
  "ATTRIBUTE",
]);

/** What a column is, as the person who imports the file says. */
export interface MappedColumn {
  readonly header: string;
  readonly role: ColumnRole;
  /** The name of the variable, for roles of `rolesWithVariable`. Default: made from the header. */
  readonly as?: string | null | undefined;
}

/** What is said about the columns of a file. Columns that are not mentioned are recognised by their headers. */
export interface ColumnMapping {
  readonly columns?: readonly MappedColumn[] | null | undefined;
  /** The short form: the header of the column of each field. */
  readonly name?: string | null | undefined;
  readonly phone?: string | null | undefined;
  readonly address?: string | null | undefined;
  /** The empty text: no column, even if one has a usual header. */
  readonly doNotCall?: string | null | undefined;
}
