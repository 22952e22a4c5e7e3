/** Names of skills, as `server/skills/schema.ts` has them: that file brings zod, which no page needs for one expression. */
export const SKILL_SLUG = /^(?=.{1,64}$)[a-z0-9]+(?:-[a-z0-9]+)*$/
