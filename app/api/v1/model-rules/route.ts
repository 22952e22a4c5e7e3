import { z } from 'zod'
import { readModelRules } from '#server/bridge/models/read-model-rules.ts'
import { defineRoute } from '#server/entry/define-route.ts'
import { sayTo } from '#server/entry/language/speak.ts'
import { modelRulesViewSchema, setModelRulesSchema } from '#server/gateway/llm/rules/schema.ts'
import { setModelRules } from '#server/gateway/llm/rules/set-model-rules.ts'

/** What may not go to a model or come back. Admins only: the words themselves may be what nobody is to know. */
export const GET = defineRoute({
  capability: 'models:manage',
  answer: modelRulesViewSchema,
  handler: async ({ principal, request }) => await readModelRules(principal.workspaceId, sayTo(request)),
})

/** Puts these rules into force, all at once, in place of those before. */
export const PUT = defineRoute({
  capability: 'models:manage',
  body: setModelRulesSchema,
  answer: z.object({ n: z.number() }),
  errors: ['CONFLICT', 'SIGNER_UNAVAILABLE'],
  handler: async ({ principal, body }) => await setModelRules(principal.workspaceId, body, principal.userId),
})
