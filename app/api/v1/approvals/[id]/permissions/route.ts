import { z } from 'zod'
import { requestPermission } from '#server/authoring/permissions/request-permission.ts'
import { permissionWishSchema } from '#server/bridge/permissions/schema.ts'
import { defineRoute } from '#server/entry/define-route.ts'

/** Asks an admin to let the crew member do a step of this plan without asking. Grants nothing. */
export const POST = defineRoute({
  capability: 'whitelist:propose',
  params: z.object({ id: z.string() }),
  body: permissionWishSchema,
  idempotent: true,
  status: 201,
  answer: z.object({ id: z.string(), sentence: z.string() }),
  handler: async ({ principal, params, body }) => await requestPermission(principal, { approvalId: params.id, ...body }),
})
