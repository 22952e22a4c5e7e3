import type { SkillPolicy } from '#server/skills/schema.ts'

/** How severe findings are while a workspace has said nothing: what attacks are made of is refused, the rest is shown. */
export const DEFAULT_SKILL_POLICY: SkillPolicy = {
  'hidden-text': 'error',
  'override-phrases': 'error',
  'secret-literals': 'error',
  'remote-fetch': 'error',
  licence: 'warning',
  'look-alike': 'warning',
}
