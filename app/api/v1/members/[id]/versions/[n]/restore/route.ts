import { z } from 'zod'
import { savedTextAnswer } from '#server/entry/answers.ts'
import { defineRoute } from '#server/entry/define-route.ts'
import { sayTo } from '#server/entry/language/speak.ts'
import { restoreVersion } from '#server/members/restore-version.ts'
import { sayDraft } from '#server/members/save-draft.ts'
import { inScope } from '#server/tenancy/store.ts'

/** Opens the text of a version as the draft. */
export const POST = defineRoute({
  capability: 'members:write',
  token: 'author',
  // What is no number is no version: there is no 0.
  params: z.object({ id: z.string(), n: z.coerce.number().int().catch(0) }),
  body: z.object({ revision: z.number().int().min(0) }),
  idempotent: true,
  answer: savedTextAnswer,
  handler: async ({ principal, params, body, request }) =>
    await inScope(principal.workspaceId, async (scope) =>
      sayDraft(
        await restoreVersion(scope, { memberId: params.id, n: params.n, revision: body.revision, by: principal.userId }),
        sayTo(request),
      ),
    ),
})
