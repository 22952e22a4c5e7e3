import type { Resource } from '@modelcontextprotocol/server'
import type { Skill, SkillReadResult, SkillSource } from '@modelcontextprotocol/server/ext/skills'
import { answerRequestOf } from '#server/entry/mcp/answer-tool.ts'
import { describeSkill } from '#server/entry/mcp/skills/describe-skill.ts'
import { parseSkillUri, skillUri } from '#server/entry/mcp/skills/skill-uri.ts'
import { AppError, isAppError } from '#server/kernel/app-error.ts'
import { ERROR_CATALOGUE } from '#server/kernel/error-catalogue.ts'
import { log } from '#server/observability/log.ts'
import type { ScopedSkill } from '#server/skills/resolve/core/pick-in-scope.ts'
import { explainScope } from '#server/skills/resolve/resolve-skills.ts'
import { findLockedVersions } from '#server/skills/resolve/store.ts'
import { type FileEntry, fileEntrySchema } from '#server/skills/schema.ts'
import { readSkillFile } from '#server/skills/versions/read-skill-file.ts'
import type { SkillCaller } from '#server/skills/view/caller.ts'
import { listSkills } from '#server/skills/view/list-skills.ts'
import { recordInvocation } from '#server/skills/view/record-invocation.ts'
import { findInScope, refuseOther } from '#server/skills/view/view-skill.ts'
import { inScope } from '#server/tenancy/store.ts'

const PAGE = 50
/** Without pages, unlike `skills_view`: text is no longer than this, by the rules of publishing. */
const FILE_BYTES_MAX = 1024 * 1024
const RESOURCES_MAX = 100
const ENTRY_POINT = 'SKILL.md'
const UNREADABLE = ['SKILL_NOT_FOUND', 'SKILL_VERSION_YANKED', 'BLOB_DAMAGED', 'NOT_FOUND'] as const
const MARKDOWN = 'text/markdown'
const DECODER = new TextDecoder('utf-8', { ignoreBOM: true })
const filesSchema = fileEntrySchema.array()

/**
 * The caller's skills for clients that know the Skills extension: what resolves for them and nothing else, looked up in the database
 * on every request. Files come as they were published, without an envelope, for the client checks their digests. Each request is
 * on record as those of the tools are.
 */
export function skillSource(caller: SkillCaller, requestId: string): SkillSource {
  const told = async <T>(method: string, work: () => Promise<T>): Promise<T> => await answerRequestOf(requestId, method, work)
  return {
    list: async ({ cursor }) => await told('skills/list', async () => await listPage(caller, cursor)),
    get: async (uri) => await told('skills/get', async () => await unlessAbsent(async () => await getOne(caller, uri))),
    listResources: async () => await told('resources/list', async () => await listEntryPoints(caller)),
    read: async (uri) => await told('resources/read', async () => await unlessAbsent(async () => await readOne(caller, uri))),
  }
}

async function listPage(caller: SkillCaller, cursor: string | undefined): Promise<{ skills: Skill[]; nextCursor?: string }> {
  return await recordInvocation(caller, { operation: 'list' }, async () => {
    const { entries } = await explainScope(caller.workspaceId, caller.scope)
    const rest = [...entries].sort(bySlug).filter(({ slug }) => cursor === undefined || slug > cursor)
    const page = rest.slice(0, PAGE)
    const skills = await skillsOf(caller, page)
    const last = page.at(-1)
    const value = { skills, ...(rest.length > PAGE && last ? { nextCursor: last.slug } : {}) }
    return { value, bytes: Buffer.byteLength(JSON.stringify(skills)) }
  })
}

function bySlug(a: ScopedSkill, b: ScopedSkill): number {
  return a.slug < b.slug ? -1 : 1
}

async function getOne(caller: SkillCaller, uri: string): Promise<Skill> {
  const { slug } = await placeOf(caller, uri)
  return await recordInvocation(caller, { operation: 'list', slug }, async () => {
    const skill = await skillOf(caller, slug)
    return { value: skill, bytes: Buffer.byteLength(JSON.stringify(skill)) }
  })
}

/** One that is damaged, or was withdrawn just now, is left out: it keeps nobody from the others. */
async function skillsOf({ workspaceId }: SkillCaller, entries: readonly ScopedSkill[]): Promise<Skill[]> {
  const versions = await inScope(workspaceId, async (scope) => await findLockedVersions(scope, entries))
  const skills = await Promise.all(
    entries.map(async (entry) => {
      const version = versions.find(({ id }) => id === entry.versionId)
      if (!version) return []
      try {
        refuseOther(version, entry, entry)
        return [await describeSkill(entry.slug, version)]
      } catch (error) {
        if (!UNREADABLE.some((code) => isAppError(error, code))) throw error
        log.warn('mcp.skills.left-out', { workspaceId, skill: entry.slug, error })
        return []
      }
    }),
  )
  return skills.flat()
}

async function skillOf(caller: SkillCaller, slug: string): Promise<Skill> {
  const { version } = await findInScope(caller, slug)
  return await describeSkill(slug, version)
}

async function readOne(caller: SkillCaller, uri: string): Promise<SkillReadResult> {
  const { slug, path } = await placeOf(caller, uri)
  return await recordInvocation(caller, { operation: 'view', slug, path }, async () => {
    const { version } = await findInScope(caller, slug)
    const file = filesSchema.parse(version.files).find((one) => one.path === path)
    if (!file) throw new AppError('NOT_FOUND', { context: { skill: slug } })
    if (file.size > FILE_BYTES_MAX) throw new AppError('PAYLOAD_TOO_LARGE', { context: { bytesMax: FILE_BYTES_MAX } })
    const bytes = await readSkillFile(version, path)
    const about = { bytes: bytes.length, skillVersionId: version.id, contentDigest: file.digest }
    return { value: resultOf(bytes, file), ...about }
  })
}

function resultOf(bytes: Uint8Array, { path, text }: FileEntry): SkillReadResult {
  const mimeType = path.endsWith('.md') ? MARKDOWN : text ? 'text/plain' : 'application/octet-stream'
  return text ? { text: DECODER.decode(bytes), mimeType } : { bytes, mimeType }
}

/** For clients that know resources and no skills: the SKILL.md of each, without pages, so no more than these. */
async function listEntryPoints(caller: SkillCaller): Promise<Resource[]> {
  const { skills } = await listSkills(caller, { limit: RESOURCES_MAX })
  return skills.map(({ slug, description }) => ({
    uri: skillUri(slug, ENTRY_POINT),
    name: slug.slice(slug.indexOf('/') + 1),
    description,
    mimeType: MARKDOWN,
  }))
}

/** @throws AppError SKILL_NOT_FOUND for what names no skill of the caller's: recorded, and nothing is opened */
async function placeOf(caller: SkillCaller, uri: string): Promise<{ slug: string; path: string }> {
  const { entries } = await explainScope(caller.workspaceId, caller.scope)
  const place = parseSkillUri(
    uri,
    entries.map(({ slug }) => slug),
  )
  if (place) return place
  return await recordInvocation(caller, { operation: 'view', slug: uri }, async () => {
    throw new AppError('SKILL_NOT_FOUND')
  })
}

/** Absent and not allowed are one answer: the protocol's own for an address where nothing is. */
async function unlessAbsent<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work()
  } catch (error) {
    if (isAppError(error) && ERROR_CATALOGUE[error.code].status === 404) return undefined
    throw error
  }
}
