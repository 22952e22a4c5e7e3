import { z } from 'zod'
import { readScope } from '#server/bridge/skills/read-scope.ts'
import { scopeViewSchema } from '#server/bridge/skills/schema.ts'
import { defineRoute } from '#server/entry/define-route.ts'
import { sayTo } from '#server/entry/language/speak.ts'
import { can } from '#server/identity/roles.ts'
import { permittedScope } from '#server/skills/resolve/permitted-scope.ts'

const id = z.string().min(1).max(100).optional()

/**
 * The skills in effect for a crew member (`core`), a person (`user`), a channel or the workspace alone, and what is not in effect and why.
 * Another person's is for who may add skills there (decision 0123).
 */
export const GET = defineRoute({
  capability: 'skills:view',
  query: z.object({ core: id, user: id, channel: id }),
  answer: scopeViewSchema,
  handler: async ({ principal, query, request }) => {
    const { core: member, user, channel } = query
    const view = await readScope(principal.workspaceId, permittedScope(principal, { member, user, channel }), sayTo(request))
    // What would be refused is not offered.
    const isOffered = ({ id }: { id: string }) => id === principal.userId || can(principal, 'skills:bind')
    return { ...view, choices: { ...view.choices, user: view.choices.user.filter(isOffered) } }
  },
})
