import { idAnswer } from '#server/entry/answers.ts'
import { defineRoute } from '#server/entry/define-route.ts'
import { identityContext } from '#server/entry/identity-context.ts'
import { sayTo } from '#server/entry/language/speak.ts'
import { nameDelegate, readDelegations } from '#server/identity/delegations/name-delegate.ts'
import { delegationListSchema, nameDelegateSchema } from '#server/identity/delegations/schema.ts'

/** Who stands in for me, and for whom I do. */
export const GET = defineRoute({
  capability: null,
  answer: delegationListSchema,
  handler: async ({ principal, request }) => await readDelegations(identityContext, principal, sayTo(request)),
})

/** Names a colleague for a period; gives no right. */
export const POST = defineRoute({
  capability: 'asks:answer',
  body: nameDelegateSchema,
  idempotent: true,
  status: 201,
  answer: idAnswer,
  handler: async ({ principal, body }) => await nameDelegate(identityContext, principal, body),
})
