import { z } from 'zod'
import { grantPermission } from '#server/authoring/permissions/decide-permission.ts'
import { idAnswer } from '#server/entry/answers.ts'
import { defineRoute } from '#server/entry/define-route.ts'

/** Gives a standing permission as it was asked for; `previewed` names what was looked at. */
export const POST = defineRoute({
  capability: 'whitelist:grant',
  params: z.object({ id: z.string() }),
  body: z.strictObject({ previewed: z.string().max(64) }),
  answer: idAnswer,
  handler: async ({ principal, params, body }) => await grantPermission(principal, params.id, body.previewed),
})
