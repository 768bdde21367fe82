import { tenantOf } from "../auth.ts";
import { builder } from "../builder.ts";
import type { Viewer as ViewerValue } from "../context.ts";
import { ApiKey } from "./api-key.ts";
import { Tenant } from "./tenant.ts";
import { Seat, User } from "./user.ts";
import { RoleEnum } from "./role.ts";

builder.prismaObjectFields(Tenant, (t) => ({
  apiKeys: t.prismaField({
    type: [ApiKey],
    nullable: true,
    description:
      "The valid API keys of the tenant, oldest first. Revoked keys are not included. Null, with an error, without the role OWNER.",
    authScopes: { owner: true },
    resolve: (query, _tenant, _args, context) =>
      context.prisma.apiKey.findMany({
        ...query,
        where: { tenantId: tenantOf(context), revokedAt: null },
        orderBy: { createdAt: "asc" },
      }),
  }),
  seats: t.prismaField({
    type: [Seat],
    description: "The users who can sign in for the tenant, oldest seat first.",
    resolve: (query, _tenant, _args, context) =>
      context.prisma.seat.findMany({
        ...query,
        where: { tenantId: tenantOf(context), removedAt: null },
        orderBy: [{ createdAt: "asc" }, { id: "asc" }],
      }),
  }),
}));

const Viewer = builder.interfaceRef<ViewerValue>("Viewer").implement({
  description: "Who asks: a user who is signed in, or the holder of an API key; for one tenant.",
  resolveType: ({ by }) => (by.kind === "USER" ? "UserViewer" : "ApiKeyViewer"),
  fields: (t) => ({
    tenant: t.prismaField({
      type: Tenant,
      description: "The tenant of the API key; for a user, the one that the request names.",
      resolve: (query, { tenantId }, _args, { prisma }) =>
        prisma.tenant.findUniqueOrThrow({ ...query, where: { id: tenantId } }),
    }),
    role: t.field({
      type: RoleEnum,
      description: "What the viewer may do in this tenant.",
      resolve: ({ role }) => role,
    }),
    seesNumbersMasked: t.boolean({
      description:
        "Whether the viewer sees telephone numbers masked: the role is VIEWER, and the tenant masks numbers (`Tenant.masksNumbers`). Then of each run of seven or more digits in a text (five behind a plus sign), wherever it is, only the last two digits and the country's calling code are shown, in exports and events too. A search with digits and a download of a recording are refused with the code NUMBERS_ARE_MASKED.",
      resolve: ({ seesNumbersMasked }) => seesNumbersMasked,
    }),
  }),
});

/** The viewers that are one of the two kinds. */
type ViewerBy<Kind extends ViewerValue["by"]["kind"]> = ViewerValue & {
  readonly by: { readonly kind: Kind };
};

builder.objectRef<ViewerBy<"API_KEY">>("ApiKeyViewer").implement({
  description: "The holder of an API key.",
  interfaces: [Viewer],
  fields: (t) => ({
    apiKey: t.prismaField({
      type: ApiKey,
      description: "The API key.",
      resolve: (query, { by }, _args, context) =>
        context.prisma.apiKey.findUniqueOrThrow({
          ...query,
          where: { id: by.apiKeyId, tenantId: tenantOf(context) },
        }),
    }),
  }),
});

export const UserViewer = builder.objectRef<ViewerBy<"USER">>("UserViewer").implement({
  description: "A user who is signed in.",
  interfaces: [Viewer],
  fields: (t) => ({
    user: t.prismaField({
      type: User,
      description: "The user.",
      resolve: (query, { by }, _args, { prisma }) =>
        prisma.user.findUniqueOrThrow({ ...query, where: { id: by.userId } }),
    }),
    seat: t.prismaField({
      type: Seat,
      description: "The user's seat in this tenant.",
      resolve: (query, { by }, _args, context) =>
        context.prisma.seat.findUniqueOrThrow({
          ...query,
          where: { tenantId_id: { tenantId: tenantOf(context), id: by.seatId } },
        }),
    }),
  }),
});

builder.queryField("viewer", (t) =>
  t.field({
    type: Viewer,
    description: "Who asks: a user who is signed in, or the holder of an API key.",
    resolve: (_root, _args, { viewer }) => viewer!,
  }),
);
