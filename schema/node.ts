import { type GraphQLInterfaceType, GraphQLObjectType, type GraphQLResolveInfo } from "graphql";
import { rowId } from "./ids.ts";

/**
 * How `node(id)` reads. What is no id, another tenant's and what was deleted are nothing, as everywhere;
 * an object that a call refers to is reached through the call even when it was deleted.
 */
export const nodeQueryOptions = {
  description: "Any object by its id; null when there is none.",
  args: { id: { description: "The object's id." } },
  async resolve(
    _root: unknown,
    { id }: { id: { typename: string; id: string } },
    _context: unknown,
    info: GraphQLResolveInfo,
    resolveNode: (id: { typename: string; id: string }) => unknown,
  ): Promise<unknown> {
    const type = info.schema.getType(id.typename);
    const node = info.schema.getType("Node") as GraphQLInterfaceType;
    if (!(type instanceof GraphQLObjectType) || !type.getInterfaces().includes(node)) return null;
    if (rowId(id.typename, id.id) === null) return null;
    const found = await resolveNode(id);
    return isDeleted(found) ? null : found;
  },
};

function isDeleted(row: unknown): boolean {
  return typeof row === "object" && row !== null && "deletedAt" in row && row.deletedAt !== null;
}
