import { searchAnswerSchema, searchQuerySchema } from '#server/bridge/search/schema.ts'
import { searchWorkspace } from '#server/bridge/search/search-workspace.ts'
import { defineRoute } from '#server/entry/define-route.ts'
import { sayTo } from '#server/entry/language/speak.ts'

/** Crew members, runs, results, files and activity that say all words of `q`, at most 5 of each; `#41` is a run's number. */
export const GET = defineRoute({
  capability: 'workspace:read',
  token: 'read',
  query: searchQuerySchema,
  rateLimit: { max: 240, perMs: 60_000 },
  answer: searchAnswerSchema,
  handler: async ({ principal, query, request }) => await searchWorkspace(principal, query.q, sayTo(request)),
})
