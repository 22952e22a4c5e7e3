import { z } from 'zod'
import { quietSuggestion } from '#server/authoring/permissions/quiet-suggestion.ts'
import { readSuggestion } from '#server/bridge/suggestions/read-suggestion.ts'
import { suggestionSchema } from '#server/bridge/suggestions/schema.ts'
import { defineRoute } from '#server/entry/define-route.ts'

/** After a decision: a standing permission that could be asked for, with what it would have done. Asks nobody. */
export const GET = defineRoute({
  capability: 'whitelist:propose',
  params: z.object({ id: z.string() }),
  answer: z.object({ suggestion: suggestionSchema }),
  handler: async ({ principal, params }) => ({ suggestion: await readSuggestion(principal, params.id) }),
})

/** "Not for this": no such suggestion to this person for 90 days. */
export const DELETE = defineRoute({
  capability: 'whitelist:propose',
  params: z.object({ id: z.string() }),
  answer: z.object({ until: z.string() }),
  handler: async ({ principal, params }) => await quietSuggestion(principal, params.id),
})
