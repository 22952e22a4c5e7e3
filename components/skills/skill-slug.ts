/** Names of skills, as `server/skills/schema.ts` has them: that file brings zod, which no page needs for one expression. */
export const SKILL_SLUG = /^(?!.*--)[a-z][a-z0-9-]{1,62}[a-z0-9]$/
