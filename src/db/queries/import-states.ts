/* Which states of an import mean that there is something to do or to keep, as lists in SQL. */

/** A worker reads, counts or applies the rows. */
export const statesAtWork = "'STAGING', 'RUNNING'";

/** The file or its rows are still needed. */
export const statesWithFile = "'STAGING', 'STAGED', 'RUNNING'";
