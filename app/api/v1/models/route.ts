import { readModels } from '#server/bridge/models/read-models.ts'
import { modelsViewSchema } from '#server/bridge/models/schema.ts'
import { idAnswer } from '#server/entry/answers.ts'
import { defineRoute } from '#server/entry/define-route.ts'
import { sayTo } from '#server/entry/language/speak.ts'
import { addProvider } from '#server/gateway/llm/settings/add-provider.ts'
import { addProviderSchema } from '#server/gateway/llm/settings/schema.ts'

/** Providers of models, which are asked for what, and who needs one. Never a key. */
export const GET = defineRoute({
  capability: 'workspace:read',
  token: 'read',
  answer: modelsViewSchema,
  handler: async ({ principal, request }) => await readModels(principal.workspaceId, sayTo(request)),
})

/** Connects a provider. Takes no idempotency key: a kept request would keep a fingerprint of the key in it. */
export const POST = defineRoute({
  capability: 'models:manage',
  body: addProviderSchema,
  status: 201,
  answer: idAnswer,
  errors: ['CONFLICT', 'SIGNER_UNAVAILABLE', 'KEYS_MISSING'],
  handler: async ({ principal, body }) => await addProvider(principal.workspaceId, body, principal.userId),
})
