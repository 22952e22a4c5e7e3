import { z } from 'zod'
import { resolvedSkillSchema } from '#server/skills/schema.ts'

/** What callers ask of skills in scope and what they get, in MCP as in runs (requirements §14.11). */
export const LIST_MAX = 200
export const SEARCH_MAX = 50
export const QUERY_CHARS_MAX = 500
const cursorSchema = z.string().max(130)

export const listInputSchema = z.object({
  limit: z.number().int().min(1).max(LIST_MAX).default(LIST_MAX),
  /** `nextCursor` of the page before. */
  cursor: cursorSchema.optional(),
})
export type ListInput = z.input<typeof listInputSchema>

export const searchInputSchema = z.object({
  query: z.string().min(1).max(QUERY_CHARS_MAX),
  limit: z.number().int().min(1).max(SEARCH_MAX).default(10),
  /** `nextCursor` of the page before: how many were given. */
  cursor: z
    .string()
    .regex(/^\d{1,6}$/)
    .optional(),
})
export type SearchInput = z.input<typeof searchInputSchema>

export const viewInputSchema = z.object({
  slug: z.string().min(1).max(130),
  /** Of the list of files; SKILL.md unless said. */
  path: z.string().min(1).max(200).optional(),
  /** Bytes of UTF-8: `nextOffset` of the page before. */
  offset: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER).optional(),
})
export type ViewInput = z.input<typeof viewInputSchema>

export const skillPageSchema = z.object({ skills: z.array(resolvedSkillSchema), nextCursor: z.string().nullable() })
export type SkillPage = z.infer<typeof skillPageSchema>

export const listedSkillsSchema = skillPageSchema.extend({
  /** Strong, of the whole list. */
  etag: z.string(),
})
export type ListedSkills = z.infer<typeof listedSkillsSchema>

export const foundSkillsSchema = skillPageSchema.extend({
  /** By meaning where a model for it is connected, else by words, else by letters. */
  by: z.enum(['meaning', 'words', 'letters']),
})
export type FoundSkills = z.infer<typeof foundSkillsSchema>

export const viewedSkillSchema = z.object({
  slug: z.string(),
  version: z.string(),
  path: z.string(),
  /** The other files of the skill. */
  files: z.array(z.object({ path: z.string(), size: z.number().int() })),
  /** Of the file (of SKILL.md: without its front matter), in bytes. */
  size: z.number().int(),
  offset: z.number().int(),
  nextOffset: z.number().int().nullable(),
  /** Within an envelope that says whose text it is and that it cannot close. */
  content: z.string(),
  /** sha256 of the whole stored file, hex. */
  contentDigest: z.string(),
})
export type ViewedSkill = z.infer<typeof viewedSkillSchema>
