import { z } from 'zod'
import { namesOf } from '#server/bridge/list-runs.ts'
import { treeLines } from '#server/bridge/skills/core/tree-lines.ts'
import { namedIn } from '#server/bridge/skills/named-in.ts'
import { newerOf } from '#server/bridge/skills/newer-of.ts'
import type { SkillDetail, SkillUse, SkillVersionView } from '#server/bridge/skills/schema.ts'
import { countFindings, lockOf, nameOf, type ScopeNames, scopeName, warningsIn, withdrawnIn } from '#server/bridge/skills/skill-facts.ts'
import {
  type BindingRow,
  findSkillRow,
  listRefused,
  listUseRows,
  listVersionRows,
  type SkillVersionRow,
  versionsById,
} from '#server/bridge/skills/store.ts'
import { AppError, isAppError } from '#server/kernel/app-error.ts'
import { inEnglish, type Say } from '#server/kernel/language/say.ts'
import { listMembers } from '#server/members/store.ts'
import { askedNow } from '#server/skills/bindings/asked-now.ts'
import { findLock } from '#server/skills/bindings/find-lock.ts'
import { alsoStopping, stoppingWith } from '#server/skills/bindings/stopping-with.ts'
import { fileEntrySchema, manifestSchema, reachSchema, stageReportSchema } from '#server/skills/schema.ts'
import { inScope, type TenantScope } from '#server/tenancy/store.ts'

const USES_MAX = 200
const REFUSED_MAX = 5

/**
 * One skill: its versions, one of them in full, and where it is used here.
 * @param version number of the one looked at; the newest that was not withdrawn when absent or unknown
 * @throws AppError SKILL_NOT_FOUND
 */
export async function readSkill(
  workspaceId: string,
  skillId: string,
  version?: string,
  say: Say = inEnglish,
): Promise<Omit<SkillDetail, 'mayGrant'>> {
  const people = await namesOf(workspaceId)
  return await inScope(workspaceId, async (scope) => {
    const row = await findSkillRow(scope, skillId)
    if (!row || row.deletedAt !== null) throw new AppError('SKILL_NOT_FOUND', { context: { skill: skillId } })
    const versions = await listVersionRows(scope, [skillId])
    const shown = versions.find(({ semver }) => semver === version) ?? versions.find(({ yankedAt }) => yankedAt === null) ?? versions[0]
    const uses = await readUses(scope, skillId, people, say)
    const isOwn = row.workspaceId === workspaceId
    return {
      id: row.id,
      name: nameOf(row, workspaceId),
      slug: row.slug,
      isOwn,
      visibility: row.visibility,
      description: row.description,
      createdAt: row.createdAt.toISOString(),
      versions: versions.map((one) => ({
        ...factsOf(one, people),
        warnings: warningsIn(one.report),
        added: uses.filter((use) => use.through === null && use.version === one.semver).length,
      })),
      version: shown ? { ...versionView(shown, people), tree: await treeOf(scope, nameOf(row, workspaceId), shown.semver) } : null,
      uses,
      refused: isOwn ? await readRefused(scope, row.slug, people, say) : [],
    }
  })
}

function factsOf(row: SkillVersionRow, people: ReadonlyMap<string, string>) {
  const { id, semver, wider, yankedAt, yankedBy, yankSeverity, yankReason } = row
  return {
    id,
    version: semver,
    publishedAt: row.publishedAt.toISOString(),
    publishedBy: people.get(row.publishedBy) ?? null,
    wider,
    withdrawn:
      yankedAt && yankSeverity
        ? { at: yankedAt.toISOString(), by: people.get(yankedBy ?? '') ?? null, severity: yankSeverity, reason: yankReason ?? '' }
        : null,
  }
}

function versionView(row: SkillVersionRow, people: ReadonlyMap<string, string>): Omit<SkillVersionView, 'tree'> {
  const manifest = manifestSchema.parse(row.manifest)
  const { triggers, license, compatibility, permissions, secrets, allowedTools } = manifest
  return {
    ...factsOf(row, people),
    triggers,
    license,
    compatibility,
    permissions,
    secrets: secrets.map((secret) => ({ ...secret, kind: secret.kind ?? '' })),
    allowedTools,
    reach: reachSchema.parse(row.reach),
    files: z.array(fileEntrySchema).parse(row.files),
    report: z.array(stageReportSchema).parse(row.report),
    archiveDigest: row.archiveDigest,
    treeDigest: row.treeDigest,
    publisher: row.publisher,
    needs: manifest.requires.map(({ skill, range }) => ({ name: skill, range })),
  }
}

/** What a version would be fixed to today; empty where nothing fits together or it was withdrawn. */
async function treeOf(scope: TenantScope, name: string, semver: string): Promise<SkillVersionView['tree']> {
  try {
    return treeLines((await findLock(scope, { skill: name, ref: semver })).lock)
  } catch (error) {
    if (isAppError(error)) return []
    throw error
  }
}

async function readUses(scope: TenantScope, skillId: string, people: ReadonlyMap<string, string>, say: Say): Promise<SkillUse[]> {
  const rows = await listUseRows(scope, skillId, USES_MAX)
  const crew = await listMembers(scope)
  const members = new Map(crew.map(({ id, name }) => [id, name]))
  const naming = await namedIn(
    scope,
    crew.filter(({ id }) => rows.some(({ scopeType, scopeId }) => scopeType === 'core' && scopeId === id)),
  )
  const versions = await versionsById(
    scope,
    rows.flatMap((row) => lockOf(row).map(({ versionId }) => versionId)),
  )
  const newer = await newerOf(scope, rows)
  const given = await givenOf(scope, rows, people, say)
  return rows.map((row) => {
    const use = useOf(row, versions, { members, people }, say)
    const through = row.skillId === skillId ? null : row.slug
    const isRead = row.scopeType === 'core' && through === null && use.state === 'works' && !use.isSuccessor
    const named = isRead ? (naming.get(row.scopeId)?.(row.slug) ?? null) : null
    return { ...use, through, given: given.get(row.id) ?? [], newer: newer.get(row.id) ?? null, named }
  })
}

/** Permissions that were given and hold, or counted on and do, by what was added. */
async function givenOf(scope: TenantScope, rows: readonly BindingRow[], people: ReadonlyMap<string, string>, say: Say) {
  const given = new Map<string, SkillUse['given']>()
  const standing = await askedNow(scope, rows)
  const stopping = await stoppingWith(
    scope,
    [...standing.values()].flatMap(({ held }) => held),
  )
  for (const [id, { held }] of standing)
    given.set(
      id,
      held.map(({ permission, grantedBy, grantedAt }) => ({
        permission,
        by: people.get(grantedBy) ?? say('Someone who left'),
        at: grantedAt.toISOString(),
        alsoStop: alsoStopping(stopping, { permission, grantedAt }, id),
      })),
    )
  return given
}

function useOf(
  row: BindingRow,
  versions: ReadonlyMap<string, SkillVersionRow>,
  names: ScopeNames,
  say: Say,
): Omit<SkillUse, 'through' | 'given' | 'newer' | 'named'> {
  const lock = lockOf(row)
  const withdrawn = withdrawnIn(lock, versions)
  const isUnsafe = withdrawn.some(({ severity }) => severity === 'security')
  return {
    id: row.id,
    name: row.slug,
    scope: scopeName(row.scopeType, row.scopeId, names),
    ref: row.ref,
    version: row.semver,
    state: isUnsafe ? 'stopped' : row.pending ? 'waits' : row.enabled ? 'works' : 'off',
    isSuccessor: row.state === 'successor',
    addedBy: names.people.get(row.createdBy) ?? say('Someone who left'),
    addedAt: row.createdAt.toISOString(),
    withdrawn,
    tree: treeLines(lock, (id) => versions.get(id)?.yankSeverity ?? null),
  }
}

async function readRefused(scope: TenantScope, slug: string, people: ReadonlyMap<string, string>, say: Say) {
  return (await listRefused(scope, slug, REFUSED_MAX)).map((row) => ({
    id: row.id,
    version: row.semver,
    at: row.at.toISOString(),
    by: people.get(row.by) ?? say('Someone who left'),
    errors: countFindings(row.report, 'error'),
  }))
}
