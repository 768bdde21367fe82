import { type GraphQLInterfaceType, GraphQLObjectType, type GraphQLResolveInfo } from "graphql";
import { rowId } from "./ids.ts";

/** How `node(id)` reads. Null for a text that is no id and for another tenant's object. */
export const nodeQueryOptions = {
  description:
    "Any object by its id, also a deleted campaign or contact (`deletedAt`). Null when there is none.",
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
    return await resolveNode(id);
  },
};
