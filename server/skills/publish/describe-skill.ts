import type { z } from 'zod'
import { AppError } from '#server/kernel/app-error.ts'
import { versionNumbered } from '#server/skills/publish/own-skill.ts'
import type { SkillDto, skillVersionSchema, skillWithVersionsSchema, uploadReportSchema } from '#server/skills/publish/schema.ts'
import { fileEntrySchema, manifestSchema, reachSchema, stageReportSchema } from '#server/skills/schema.ts'
import {
  findSkill,
  listNewestVersions,
  listUploads,
  listVisibleSkills,
  type SkillRow,
  type SkillVersionRow,
} from '#server/skills/versions/store.ts'
import { inScope, type TenantScope } from '#server/tenancy/store.ts'

const NAMES_A_PAGE = 1000
const VERSIONS_A_PAGE = 100

/** A skill as programs read it. */
export function skillDto(workspaceId: string, row: SkillRow): SkillDto {
  const { id, slug, ownerSlug, visibility, description, createdAt } = row
  const isOwn = row.workspaceId === workspaceId
  return { id, slug, name: `${ownerSlug}/${slug}`, isOwn, visibility, description, createdAt: createdAt.toISOString() }
}

/**
 * A page of the workspace's own skills and public ones of others, by name.
 * @param after `<workspace>/<name>` of the last one of the page before
 */
export async function listRegistry(workspaceId: string, after?: string): Promise<{ items: SkillDto[]; next: string | null }> {
  const rows = await inScope(workspaceId, async (scope) => await listVisibleSkills(scope, { after, limit: NAMES_A_PAGE + 1 }))
  const items = rows.slice(0, NAMES_A_PAGE).map((row) => skillDto(workspaceId, row))
  return { items, next: rows.length > NAMES_A_PAGE ? (items.at(-1)?.name ?? null) : null }
}

/**
 * One skill with a page of its versions, the newest first.
 * @param before number of the last version of the page before
 * @throws AppError SKILL_NOT_FOUND, for another workspace's private one too; SKILL_VERSION_NOT_FOUND for `before`
 */
export async function describeSkill(workspaceId: string, name: string, before?: string): Promise<z.infer<typeof skillWithVersionsSchema>> {
  return await inScope(workspaceId, async (scope) => {
    const skill = await visibleSkill(scope, name)
    const below = before === undefined ? undefined : (await versionNumbered(scope, skill, before)).n
    const versions = await listNewestVersions(scope, skill, { below, limit: VERSIONS_A_PAGE + 1 })
    const shown = versions.slice(0, VERSIONS_A_PAGE).map(lineOf)
    const next = versions.length > VERSIONS_A_PAGE ? (shown.at(-1)?.version ?? null) : null
    return { ...skillDto(workspaceId, skill), versions: shown, next }
  })
}

/** One version with all that was found in it. @throws AppError SKILL_NOT_FOUND, SKILL_VERSION_NOT_FOUND */
export async function describeVersion(workspaceId: string, name: string, semver: string): Promise<z.infer<typeof skillVersionSchema>> {
  const row = await findNumbered(workspaceId, name, semver)
  return {
    ...lineOf(row),
    manifest: manifestSchema.parse(row.manifest),
    files: fileEntrySchema.array().parse(row.files),
    reach: reachSchema.parse(row.reach),
    report: stageReportSchema.array().parse(row.report),
  }
}

/** @throws AppError SKILL_NOT_FOUND, SKILL_VERSION_NOT_FOUND */
export async function findNumbered(workspaceId: string, name: string, semver: string): Promise<SkillVersionRow> {
  return await inScope(workspaceId, async (scope) => await versionNumbered(scope, await visibleSkill(scope, name), semver))
}

/** What became of uploads under a name of this workspace, newest first. @throws AppError SKILL_NOT_FOUND when there was none */
export async function listReports(workspaceId: string, slug: string): Promise<z.infer<typeof uploadReportSchema>[]> {
  const rows = await inScope(workspaceId, async (scope) => await listUploads(scope, slug))
  if (rows.length === 0) throw new AppError('SKILL_NOT_FOUND', { context: { slug } })
  return rows.map((row) => ({
    id: row.id,
    version: row.semver,
    outcome: row.outcome,
    origin: row.origin,
    source: row.source,
    archiveDigest: row.archiveDigest,
    bytes: row.bytes,
    report: stageReportSchema.array().parse(row.report),
    versionId: row.versionId,
    by: row.by,
    at: row.at.toISOString(),
  }))
}

async function visibleSkill(scope: TenantScope, name: string): Promise<SkillRow> {
  const skill = await findSkill(scope, name)
  if (!skill) throw new AppError('SKILL_NOT_FOUND', { context: { slug: name } })
  return skill
}

function lineOf(row: SkillVersionRow) {
  const { id, semver: version, archiveDigest, treeDigest, wider, publisher, publishedAt, yankedAt, yankSeverity, yankReason } = row
  const yanked = yankedAt ? { severity: yankSeverity ?? ('normal' as const), reason: yankReason ?? '', at: yankedAt.toISOString() } : null
  const status = yanked ? ('yanked' as const) : ('published' as const)
  return { id, version, status, yanked, archiveDigest, treeDigest, wider, publisher, publishedAt: publishedAt.toISOString() }
}
