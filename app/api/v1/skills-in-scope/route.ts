import { defineRoute } from '#server/entry/define-route.ts'
import { presentTagged } from '#server/entry/present-tagged.ts'
import { permittedScope } from '#server/skills/resolve/permitted-scope.ts'
import { resolveSkills } from '#server/skills/resolve/resolve-skills.ts'
import { scopeQuerySchema, skillsInScopeSchema } from '#server/skills/resolve/schema.ts'
import { RESOLVE_TTL_MS } from '#server/skills/schema.ts'

/** The skills in scope of the workspace and, where named, of a channel, a person and a crew member; 304 when they are still the same. */
export const GET = defineRoute({
  capability: 'skills:view',
  token: 'read',
  query: scopeQuerySchema,
  answer: skillsInScopeSchema,
  // Chat runtimes ask at each turn, many of them with one token.
  rateLimit: { max: 6000, perMs: 60_000 },
  handler: async ({ principal, query, request }) => {
    const { skills, etag } = await resolveSkills(principal.workspaceId, permittedScope(principal, query))
    return presentTagged(request, etag, () => ({ skills, cacheTtlMs: RESOLVE_TTL_MS }))
  },
})
