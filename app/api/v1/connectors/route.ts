import { z } from 'zod'
import { listConnectors } from '#server/catalogue/list-connectors.ts'
import { connectAppSchema, connectorSchema } from '#server/catalogue/schema.ts'
import { listStdioEntries } from '#server/connectors/stdio-allow-list.ts'
import { idAnswer, itemsOf } from '#server/entry/answers.ts'
import { defineRoute } from '#server/entry/define-route.ts'
import { sayTo } from '#server/entry/language/speak.ts'
import { connectApp } from '#server/gateway/mcp/connect-app.ts'
import { can } from '#server/identity/roles.ts'

/** Connected apps with their abilities; admins also see which programs this installation allows. */
export const GET = defineRoute({
  capability: 'workspace:read',
  answer: itemsOf(connectorSchema).extend({ programs: z.array(z.string()) }),
  handler: async ({ principal, request }) => ({
    items: await listConnectors(principal.workspaceId, sayTo(request)),
    programs: can(principal, 'catalogue:manage') ? await listStdioEntries() : [],
  }),
})

/** Connects an app; it is tried at once. No idempotency key: a kept request would keep a fingerprint of the secret in it. */
export const POST = defineRoute({
  capability: 'catalogue:manage',
  body: connectAppSchema,
  status: 201,
  answer: idAnswer,
  handler: async ({ principal, body }) => await connectApp(principal.workspaceId, body, principal.userId),
})
