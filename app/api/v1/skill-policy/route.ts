import { defineRoute } from '#server/entry/define-route.ts'
import { currentSkillPolicy } from '#server/skills/publish/current-policy.ts'
import { setSkillPolicySchema, skillPolicyAnswer } from '#server/skills/publish/schema.ts'
import { setSkillPolicy } from '#server/skills/publish/set-skill-policy.ts'
import { inScope } from '#server/tenancy/store.ts'

/** How severe findings in skills are, with the number that a change must name. */
export const GET = defineRoute({
  capability: 'skills:view',
  answer: skillPolicyAnswer,
  handler: async ({ principal }) => await inScope(principal.workspaceId, currentSkillPolicy),
})

/** Says how severe findings are from now on, all at once; `was` is the number that was shown. */
export const PUT = defineRoute({
  capability: 'skills:manage',
  body: setSkillPolicySchema,
  answer: skillPolicyAnswer,
  errors: ['CONFLICT', 'SIGNER_UNAVAILABLE'],
  handler: async ({ principal, body }) => await setSkillPolicy(principal.workspaceId, body, principal.userId),
})
