import type { Skill } from '@modelcontextprotocol/server/ext/skills'
import { skillUri } from '#server/entry/mcp/skills/skill-uri.ts'
import { fileEntrySchema, manifestSchema } from '#server/skills/schema.ts'
import { readSkillFile } from '#server/skills/versions/read-skill-file.ts'
import type { SkillVersionRow } from '#server/skills/versions/store.ts'
import { toldFields } from '#server/skills/view/core/told-fields.ts'

const ENTRY_POINT = 'SKILL.md'
const KEPT_MAX = 500
/** Versions never change, so neither does what is said of one; the name is part of it. */
const kept = new Map<string, Skill>()
const describedSchema = manifestSchema.pick({ description: true })
const filesSchema = fileEntrySchema.array()

/**
 * A version as the Skills extension lists it: its fields as the publisher wrote them, and each file with the digest by which a client
 * checks what it gets.
 * @throws AppError BLOB_DAMAGED
 */
export async function describeSkill(slug: string, version: SkillVersionRow): Promise<Skill> {
  const key = `${version.workspaceId}/${version.id} ${slug}`
  const found = kept.get(key) ?? (await describe(slug, version))
  kept.delete(key)
  kept.set(key, found)
  const oldest = kept.keys().next().value
  if (kept.size > KEPT_MAX && oldest !== undefined) kept.delete(oldest)
  return found
}

async function describe(slug: string, version: SkillVersionRow): Promise<Skill> {
  const skill = new TextDecoder().decode(await readSkillFile(version, ENTRY_POINT))
  const { description } = describedSchema.parse(version.manifest)
  const frontmatter = toldFields(skill, { name: slug, description })
  const resources = filesSchema
    .parse(version.files)
    .map(({ path, digest, size }) => ({ uri: skillUri(slug, path), digest: `sha256:${digest}`, size }))
  return { uri: skillUri(slug, ENTRY_POINT), frontmatter: frontmatter as Skill['frontmatter'], resources }
}
