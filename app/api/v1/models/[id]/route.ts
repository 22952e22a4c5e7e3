import { z } from 'zod'
import { defineRoute } from '#server/entry/define-route.ts'
import { changeProvider } from '#server/gateway/llm/settings/change-provider.ts'
import { removeProvider } from '#server/gateway/llm/settings/remove-provider.ts'
import { changeProviderSchema } from '#server/gateway/llm/settings/schema.ts'

const params = z.object({ id: z.string().max(64) })

/** Another address, key, price, or what may be told there. */
export const PATCH = defineRoute({
  capability: 'models:manage',
  params,
  body: changeProviderSchema,
  answer: 'nothing',
  errors: ['CONFLICT', 'SIGNER_UNAVAILABLE', 'KEYS_MISSING'],
  handler: async ({ principal, params: { id }, body }) => await changeProvider(principal.workspaceId, id, body, principal.userId),
})

/** Forgets it and deletes its key. */
export const DELETE = defineRoute({
  capability: 'models:manage',
  params,
  answer: 'nothing',
  errors: ['MODEL_PROVIDER_IN_USE'],
  handler: async ({ principal, params: { id } }) => await removeProvider(principal.workspaceId, id, principal.userId),
})
