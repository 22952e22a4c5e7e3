import { z } from 'zod'
import { listSavedSecrets } from '#server/bridge/secrets/list-saved-secrets.ts'
import { savedSecretSchema, secretPlacesSchema } from '#server/bridge/secrets/schema.ts'
import { createSecret, dropSecret } from '#server/catalogue/change-secret.ts'
import { itemsOf, secretAnswer } from '#server/entry/answers.ts'
import { defineRoute } from '#server/entry/define-route.ts'
import { sayTo } from '#server/entry/language/speak.ts'
import { inScope } from '#server/tenancy/store.ts'
import { saveSecretBodySchema } from '#server/vault/schema.ts'

/** Saved secrets: handles, bindings and who uses them. No route gives a value. */
export const GET = defineRoute({
  capability: 'workspace:read',
  answer: itemsOf(savedSecretSchema).extend({ places: secretPlacesSchema }),
  handler: async ({ principal, request }) => await listSavedSecrets(principal.workspaceId, sayTo(request)),
})

/** Takes no idempotency key: a kept request would keep a fingerprint of the secret. */
export const POST = defineRoute({
  capability: 'secrets:manage',
  body: saveSecretBodySchema,
  status: 201,
  answer: secretAnswer,
  handler: async ({ principal, body }) =>
    await inScope(principal.workspaceId, async (scope) => ({ ...(await createSecret(scope, body, principal.userId)) })),
})

/** Its handles stop working at once. */
export const DELETE = defineRoute({
  capability: 'secrets:manage',
  query: z.object({ path: z.string().max(512) }),
  answer: 'nothing',
  handler: async ({ principal, query }) =>
    await inScope(principal.workspaceId, async (scope) => await dropSecret(scope, query.path, principal.userId)),
})
