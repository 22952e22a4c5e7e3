import { z } from 'zod'
import { readScope } from '#server/bridge/skills/read-scope.ts'
import { scopeViewSchema } from '#server/bridge/skills/schema.ts'
import { defineRoute } from '#server/entry/define-route.ts'
import { sayTo } from '#server/entry/language/speak.ts'

const id = z.string().min(1).max(100).optional()

/** The skills in effect for a crew member (`core`), a person (`user`), a channel or the workspace alone, and what is not in effect and why. */
export const GET = defineRoute({
  capability: 'skills:view',
  query: z.object({ core: id, user: id, channel: id }),
  answer: scopeViewSchema,
  handler: async ({ principal, query, request }) => {
    const { core, user, channel } = query
    const scope = { ...(core ? { core } : {}), ...(user ? { user } : {}), ...(channel ? { channel } : {}) }
    return await readScope(principal.workspaceId, scope, sayTo(request))
  },
})
