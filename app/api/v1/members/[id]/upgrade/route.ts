import { z } from 'zod'
import { readUpgrade } from '#server/bridge/authoring/read-upgrade.ts'
import { upgradeOfferSchema, upgradeSchema } from '#server/bridge/authoring/schema.ts'
import { savedTextAnswer } from '#server/entry/answers.ts'
import { defineRoute } from '#server/entry/define-route.ts'
import { sayTo } from '#server/entry/language/speak.ts'
import { sayDraft } from '#server/members/save-draft.ts'
import { upgradeMember } from '#server/members/upgrade-member.ts'
import { inScope } from '#server/tenancy/store.ts'

const params = z.object({ id: z.string() })

/** What a newer version of its template would change in a crew member; `offer` is null when there is none. */
export const GET = defineRoute({
  capability: 'workspace:read',
  token: 'read',
  params,
  answer: z.object({ offer: upgradeOfferSchema.nullable() }),
  handler: async ({ principal, params: { id } }) => await readUpgrade(principal.workspaceId, id),
})

/** Merges the newer template into the draft. */
export const POST = defineRoute({
  capability: 'members:write',
  token: 'author',
  params,
  body: upgradeSchema,
  idempotent: true,
  answer: savedTextAnswer,
  handler: async ({ principal, params: { id }, body, request }) =>
    await inScope(principal.workspaceId, async (scope) =>
      sayDraft(await upgradeMember(scope, { memberId: id, by: principal.userId, ...body }), sayTo(request)),
    ),
})
