import { z } from "zod";
import { text } from "#domain/input.ts";
import { columnRoles, rolesWithVariable } from "#rules/column-role.ts";
import { longestHeader, mostColumns } from "#rules/given-columns.ts";

const header = text(longestHeader).nullish();
/** An empty text means that there is no such column. */
const headerOrNone = z
  .union([z.literal(""), text(longestHeader)], `must have at most ${longestHeader} characters`)
  .nullish();
const mappedColumn = z
  .object({
    header: text(longestHeader),
    role: z.enum(columnRoles),
    as: text(longestHeader).nullish(),
  })
  .refine(({ role, as }) => !as || rolesWithVariable.has(role), {
    path: ["as"],
    error: ({ input }) =>
      `names a variable, which a column with the role ${(input as { role: string }).role} does not have; leave it out, or give the column the role ATTRIBUTE`,
  });

/** Which columns a file has. Whether it has them is known when its header is read. */
export const columnMapping = z.object({
  columns: z.array(mappedColumn).max(mostColumns).readonly().nullish(),
  name: header,
  phone: header,
  address: header,
  doNotCall: headerOrNone,
});
