import { type GraphQLInterfaceType, GraphQLObjectType, type GraphQLResolveInfo } from "graphql";
import { rowId } from "./ids.ts";

/** How `node(id)` reads. It returns null for a text that is not an id and for another tenant's object. */
export const nodeQueryOptions = {
  description:
    "Looks up an object of any type by its ID, including deleted campaigns and contacts (see `deletedAt`). Null if it does not exist.",
  args: { id: { description: "The ID of the object." } },
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
    return await resolveNode(id);
  },
};
