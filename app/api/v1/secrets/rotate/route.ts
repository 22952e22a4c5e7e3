import { rotateSecret } from '#server/catalogue/change-secret.ts'
import { secretAnswer } from '#server/entry/answers.ts'
import { defineRoute } from '#server/entry/define-route.ts'
import { inScope } from '#server/tenancy/store.ts'
import { rotateSecretBodySchema } from '#server/vault/schema.ts'

/** New values for a saved secret, and another binding if one is given. */
export const POST = defineRoute({
  capability: 'secrets:manage',
  body: rotateSecretBodySchema,
  answer: secretAnswer,
  handler: async ({ principal, body }) =>
    await inScope(principal.workspaceId, async (scope) => ({ ...(await rotateSecret(scope, body, principal.userId)) })),
})
