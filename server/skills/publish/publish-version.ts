import { appendAudit } from '#server/audit/append-audit.ts'
import { skillFactsDigest } from '#server/audit/core/skill-facts.ts'
import { putBlob } from '#server/blobs/open-blobs.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { sha256 } from '#server/kernel/digest.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { systemIds } from '#server/observability/system-ids.ts'
import { type AcceptedBundle, judgeBundle, lineOf } from '#server/skills/core/check-bundle.ts'
import { currentSkillPolicy } from '#server/skills/publish/current-policy.ts'
import { examineApart } from '#server/skills/publish/examine-apart.ts'
import { loadFacts } from '#server/skills/publish/load-facts.ts'
import { checkPublishName } from '#server/skills/publish/own-skill.ts'
import { BUNDLE_LIMITS, type Stage, type StageReport } from '#server/skills/schema.ts'
import {
  findOwnSkill,
  insertSkill,
  insertUpload,
  insertVersion,
  listVersions,
  type SkillRow,
  updateSkill,
} from '#server/skills/versions/store.ts'
import { sealVersion } from '#server/skills/versions/version-seal.ts'
import { inScope, type TenantScope } from '#server/tenancy/store.ts'
import { readWorkspace } from '#server/tenancy/workspaces/store.ts'

/** Files are written to the disk and synced; so many at once. */
const WRITES_AT_ONCE = 8
const DESCRIPTION_CHARS_MAX = 500

export interface Upload {
  readonly slug: string
  readonly archive: Uint8Array
  readonly origin: 'upload' | 'url'
  /** Origin and path of what was fetched, without query. */
  readonly source?: string
}
export interface Published {
  readonly uploadId: string
  readonly outcome: 'published' | 'rejected'
  readonly report: StageReport[]
  readonly versionId: string | null
  readonly version: string | null
}

/** For somebody who looks on. */
export interface PublishWatch {
  /** Of the report, told before there is one. */
  readonly uploadId?: string
  /** Hears of each stage as soon as it is done; the stages that are about the bundle alone come first. */
  readonly tell?: (report: StageReport) => void
}

/**
 * Checks a bundle by every stage and publishes it when none failed: archive and files by digest, a version signed with who published
 * it, a line in the proof. A name that is new becomes a private skill. Either way the report is kept (requirements §14.5).
 * @param by user id of the publisher
 * @throws AppError BUNDLE_TOO_LARGE, SKILL_NOT_FOUND, SKILL_NOT_OWNER, SKILL_SLUG_TAKEN (a deleted skill had the name), CONFLICT
 * (somebody published meanwhile), SKILL_CHECKS_BUSY, SKILL_CHECK_ENDED, SIGNER_UNAVAILABLE, STORAGE_FULL; nothing is recorded then
 */
export async function publishVersion(workspaceId: string, upload: Upload, by: string, watch: PublishWatch = {}): Promise<Published> {
  const { slug, archive } = upload
  if (archive.byteLength > BUNDLE_LIMITS.packedBytesMax)
    throw new AppError('BUNDLE_TOO_LARGE', { context: { bytesMax: BUNDLE_LIMITS.packedBytesMax } })
  const policy = await inScope(workspaceId, async (scope) => {
    await checkPublishName(scope, slug)
    return (await currentSkillPolicy(scope)).policy
  })
  const told = new Set<Stage>()
  const { bundle, contents } = await examineApart(workspaceId, archive, (stage, found) => {
    told.add(stage)
    watch.tell?.(lineOf(stage, found, policy))
  })
  const { skill, facts } = await inScope(workspaceId, async (scope) => await loadFacts(scope, slug, bundle))
  const { report, accepted, version } = judgeBundle(bundle, facts)
  for (const line of report) if (!told.has(line.stage)) watch.tell?.(line)
  const record = {
    id: watch.uploadId ?? systemIds.next('sku'),
    slug,
    semver: version,
    origin: upload.origin,
    source: upload.source ?? null,
    report,
    by,
  }
  const kept = { ...record, archiveDigest: sha256(archive), bytes: archive.byteLength }
  if (!accepted) return await reject(workspaceId, kept)
  const archiveRef = await keepFiles(workspaceId, archive, contents)
  return await accept(workspaceId, { ...kept, archiveRef }, { accepted, skill, n: facts.earlier.length + 1 })
}

type Kept = Omit<Parameters<typeof insertUpload>[1], 'at' | 'outcome' | 'versionId' | 'report'> & { readonly report: StageReport[] }

async function reject(workspaceId: string, kept: Kept): Promise<Published> {
  const atMs = systemClock.nowMs()
  await inScope(workspaceId, async (scope) => {
    await insertUpload(scope, { ...kept, outcome: 'rejected', versionId: null, at: new Date(atMs) })
    const failed = kept.report.filter(({ outcome }) => outcome === 'failed').map(({ stage }) => stage)
    const ext = { actor: kept.by, uploadId: kept.id, slug: kept.slug, archiveDigest: kept.archiveDigest, failed }
    const event = { type: 'skill.rejected' as const, severity: 'warning' as const, message: 'a skill was not published', ext }
    await appendAudit(scope, [event], { atMs, ids: systemIds })
  })
  return { uploadId: kept.id, outcome: 'rejected', report: kept.report, versionId: null, version: kept.semver ?? null }
}

/** Archive and files, each once by its digest; before anything names them. @returns the archive's reference */
async function keepFiles(workspaceId: string, archive: Uint8Array, contents: readonly Uint8Array[]): Promise<string> {
  for (let at = 0; at < contents.length; at += WRITES_AT_ONCE)
    await Promise.all(contents.slice(at, at + WRITES_AT_ONCE).map(async (bytes) => await putBlob(workspaceId, bytes)))
  return (await putBlob(workspaceId, archive)).ref
}

async function accept(
  workspaceId: string,
  kept: Kept & { readonly archiveRef: string },
  found: { readonly accepted: AcceptedBundle; readonly skill: SkillRow | undefined; readonly n: number },
): Promise<Published> {
  const { accepted, n } = found
  const { manifest, treeDigest, files, reach, wider, searchText } = accepted
  const { by, report, archiveDigest, archiveRef, slug } = kept
  const skillId = found.skill?.id ?? systemIds.next('skl')
  const versionId = systemIds.next('skv')
  const what = { id: versionId, skillId, semver: manifest.version, n, archiveDigest, treeDigest, manifest, files, reach, wider }
  const facts = { ...what, workspaceId, publishedBy: by, publisher: `${workspaceId}/${by}` }
  const { seal, status } = await sealVersion(facts)
  const atMs = systemClock.nowMs()
  const at = new Date(atMs)
  await inScope(workspaceId, async (scope) => {
    const description = manifest.description.slice(0, DESCRIPTION_CHARS_MAX)
    await holdSkill(scope, { slug, skillId, n, description, by })
    await insertVersion(scope, { ...facts, archiveRef, report, searchText, publishedAt: at, ...seal, ...status })
    await updateSkill(scope, skillId, { description })
    await insertUpload(scope, { ...kept, semver: manifest.version, outcome: 'published', versionId, at })
    const ext = {
      actor: by,
      skillId,
      versionId,
      slug,
      version: manifest.version,
      archiveDigest,
      treeDigest,
      wider,
      facts: skillFactsDigest(facts),
      uploadId: kept.id,
      ...seal,
    }
    await appendAudit(scope, [{ type: 'skill.published', message: 'a version of a skill was published', ext }], { atMs, ids: systemIds })
  })
  return { uploadId: kept.id, outcome: 'published', report, versionId, version: manifest.version }
}

/** The row of the skill, made when it is the first version, held until the end; nobody may have published since the checks. */
async function holdSkill(
  scope: TenantScope,
  wanted: { slug: string; skillId: string; n: number; description: string; by: string },
): Promise<void> {
  const { slug, skillId, n, description, by } = wanted
  const ownerSlug = (await readWorkspace(scope)).slug
  await insertSkill(scope, { id: skillId, slug, ownerSlug, visibility: 'private', description, createdBy: by })
  const skill = await findOwnSkill(scope, slug, { lock: true })
  const isSame = skill?.id === skillId && skill.deletedAt === null && (await listVersions(scope, skill)).length === n - 1
  if (!isSame) throw new AppError('CONFLICT', { context: { what: 'versions of the skill' } })
}
