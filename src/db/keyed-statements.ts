/** Each connection keeps as many statements of Prisma at most, each some 50 KB with its plan. */
const mostNames = 60;
/** A text gets a name when it has been used so often. Lists of other lengths have other texts, and most are rare. */
const usesBeforeName = 5;
const mostCounted = 500;

/**
 * Rows of one table by their ids: of one tenant, or of tenants as a list as long. Whatever else narrows or orders rows,
 * the best plan would depend on the size of the table.
 */
const keyed =
  /^SELECT [^()]+ FROM ("\w+"\."\w+") WHERE \((?:\1\."(?:id|tenant_id)" (?:= \$\d+|IN \([$\d,]+\))(?: AND )?){2}(?: AND 1=1)?\)(?: LIMIT \$\d+)? OFFSET \$\d+$/;

/**
 * Names for the statements of Prisma that find rows by their ids, and are used often: Postgres then keeps their plans
 * (`statement.ts`). Planning them takes longer than running them. An empty name is none.
 */
export function keyedStatementNames(): (query: { readonly sql: string }) => string {
  const names = new Map<string, string>();
  const uses = new Map<string, number>();
  return ({ sql }) => {
    const name = names.get(sql);
    if (name !== undefined) return name;
    if (names.size >= mostNames || !keyed.test(sql)) return "";
    const used = (uses.get(sql) ?? 0) + 1;
    uses.delete(sql);
    if (used < usesBeforeName) {
      uses.set(sql, used);
      // The one that has not been used for longest is counted from the start again.
      if (uses.size > mostCounted) uses.delete(uses.keys().next().value!);
    } else names.set(sql, `prisma-${names.size}`);
    return names.get(sql) ?? "";
  };
}
