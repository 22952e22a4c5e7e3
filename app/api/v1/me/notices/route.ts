import { defineRoute } from '#server/entry/define-route.ts'
import { chooseMail, readChoices } from '#server/notices/choose-mail.ts'
import { changeChoicesSchema, noticeChoicesSchema } from '#server/notices/schema.ts'
import { inScope } from '#server/tenancy/store.ts'

/** How I hear of each kind of notice by mail. */
export const GET = defineRoute({
  capability: null,
  answer: noticeChoicesSchema,
  handler: async ({ principal }) => await inScope(principal.workspaceId, async (scope) => await readChoices(scope, principal.userId)),
})

export const PATCH = defineRoute({
  capability: null,
  body: changeChoicesSchema,
  answer: noticeChoicesSchema,
  handler: async ({ principal, body }) =>
    await inScope(principal.workspaceId, async (scope) => {
      await chooseMail(scope, principal.userId, body.choices)
      return await readChoices(scope, principal.userId)
    }),
})
