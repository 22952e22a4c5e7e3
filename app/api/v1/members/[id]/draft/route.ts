import { z } from 'zod'
import { savedTextAnswer } from '#server/entry/answers.ts'
import { defineRoute } from '#server/entry/define-route.ts'
import { sayTo } from '#server/entry/language/speak.ts'
import { discardDraft } from '#server/members/discard-draft.ts'
import { saveDraft, sayDraft } from '#server/members/save-draft.ts'
import { inScope } from '#server/tenancy/store.ts'

/** Saves the job description as typed; says what the compiler makes of it. */
export const PUT = defineRoute({
  capability: 'members:write',
  token: 'author',
  params: z.object({ id: z.string() }),
  body: z.object({ yaml: z.string().max(262_144), revision: z.number().int().min(0) }),
  answer: savedTextAnswer,
  errors: ['CONFLICT'],
  handler: async ({ principal, params, body, request }) =>
    await inScope(principal.workspaceId, async (scope) =>
      sayDraft(await saveDraft(scope, { memberId: params.id, by: principal.userId, ...body }), sayTo(request)),
    ),
})

/** Lets the open draft go; the version at work is shown again. */
export const DELETE = defineRoute({
  capability: 'members:write',
  token: 'author',
  params: z.object({ id: z.string() }),
  query: z.object({ revision: z.coerce.number().int().min(1) }),
  answer: 'nothing',
  handler: async ({ principal, params, query }) =>
    await inScope(principal.workspaceId, async (scope) => await discardDraft(scope, { memberId: params.id, revision: query.revision })),
})
