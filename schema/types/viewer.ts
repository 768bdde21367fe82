import { tenantOf } from "../auth.ts";
import { builder } from "../builder.ts";
import type { Viewer as ViewerValue } from "../context.ts";
import { ApiKey } from "./api-key.ts";
import { Tenant } from "./tenant.ts";

const Viewer = builder.objectRef<ViewerValue>("Viewer").implement({
  description: "The API key of the request, and its tenant.",
  fields: (t) => ({
    tenant: t.prismaField({
      type: Tenant,
      description: "The tenant of the API key.",
      resolve: (query, { tenantId }, _args, { prisma }) =>
        prisma.tenant.findUniqueOrThrow({ ...query, where: { id: tenantId } }),
    }),
    apiKey: t.prismaField({
      type: ApiKey,
      description: "The API key of the request.",
      resolve: (query, { apiKeyId }, _args, { prisma }) =>
        prisma.apiKey.findUniqueOrThrow({ ...query, where: { id: apiKeyId } }),
    }),
    apiKeys: t.prismaField({
      type: [ApiKey],
      description: "The tenant's valid API keys, oldest first. Revoked keys are not included.",
      resolve: (query, _viewer, _args, context) =>
        context.prisma.apiKey.findMany({
          ...query,
          where: { tenantId: tenantOf(context), revokedAt: null },
          orderBy: { createdAt: "asc" },
        }),
    }),
  }),
});

builder.queryField("viewer", (t) =>
  t.field({
    type: Viewer,
    description: "The API key of the request, and its tenant.",
    resolve: (_root, _args, { viewer }) => viewer!,
  }),
);
