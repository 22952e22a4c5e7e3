import { AppError } from '#server/kernel/app-error.ts'
import type { ScopedSkill } from '#server/skills/resolve/core/pick-in-scope.ts'
import { explainScope } from '#server/skills/resolve/resolve-skills.ts'
import { type FileEntry, fileEntrySchema, type LockEntry, VIEW_BYTES_MAX } from '#server/skills/schema.ts'
import { readSkillFile } from '#server/skills/versions/read-skill-file.ts'
import { findVersion, type SkillVersionRow } from '#server/skills/versions/store.ts'
import type { SkillCaller } from '#server/skills/view/caller.ts'
import { inEnvelope } from '#server/skills/view/core/envelope.ts'
import { pageOf, withoutFrontMatter } from '#server/skills/view/core/text-body.ts'
import { parseInput } from '#server/skills/view/parse-input.ts'
import { type Given, recordInvocation } from '#server/skills/view/record-invocation.ts'
import { type ViewedSkill, type ViewInput, viewInputSchema } from '#server/skills/view/schema.ts'
import { inScope } from '#server/tenancy/store.ts'

const ENTRY_POINT = 'SKILL.md'
const filesSchema = fileEntrySchema.array()

type PinnedVersion = Pick<LockEntry, 'skillWorkspaceId' | 'versionId' | 'archiveDigest' | 'treeDigest' | 'signature'>
export interface ViewOptions {
  /** The version that a program was compiled with; without it, the one that is bound. */
  readonly pinned?: PinnedVersion
  /** Of a page; 256 KiB unless said. */
  readonly bytesMax?: number
}

/**
 * One file of a skill in the caller's scope, a page of at most 256 KiB, within its envelope: the only way to what a skill says. Whether it is
 * in scope is read from the database each time, whatever is kept: enabled, nothing pending, not withdrawn (requirements §14.10, §14.11).
 * @throws AppError SKILL_NOT_FOUND for what is not in scope, and nothing was opened then; NOT_FOUND for a path that is not listed;
 * SKILL_VERSION_YANKED, BLOB_DAMAGED, VALIDATION_FAILED
 */
export async function viewSkill(caller: SkillCaller, input: ViewInput, options: ViewOptions = {}): Promise<ViewedSkill> {
  const { slug } = input
  const path = input.path ?? ENTRY_POINT
  return await recordInvocation(caller, { operation: 'view', slug, path }, async () => {
    const { offset = 0 } = parseInput(viewInputSchema, input)
    const { entry, version } = await findInScope(caller, slug, options.pinned)
    const files = filesSchema.parse(version.files)
    const file = files.find((one) => one.path === path)
    if (!file) throw new AppError('NOT_FOUND', { context: { skill: slug } })
    const bytes = await readSkillFile(version, file.path)
    return present(entry, version, files, file, path === ENTRY_POINT ? bodyOf(bytes) : bytes, {
      offset,
      bytesMax: options.bytesMax ?? VIEW_BYTES_MAX,
    })
  })
}

/**
 * Pinned, the skill has to be in scope as it is now, and the version is the one that was asked for: what a program was compiled with goes
 * on saying the same, however the binding was brought forward since.
 * @throws AppError SKILL_VERSION_YANKED for a pinned version that was withdrawn for its security
 */
export async function findInScope({ workspaceId, scope }: SkillCaller, slug: string, pinned?: PinnedVersion) {
  const { entries } = await explainScope(workspaceId, scope)
  const bound = entries.find((one) => one.slug === slug)
  const wanted = bound && (pinned ?? bound)
  const version =
    wanted && (await inScope(workspaceId, async (tenant) => await findVersion(tenant, wanted.skillWorkspaceId, wanted.versionId)))
  if (!version) throw new AppError('SKILL_NOT_FOUND', { context: { skill: slug } })
  refuseOther(version, bound, wanted)
  return { entry: { slug: bound.slug, version: version.semver }, version }
}

/**
 * The version is what was frozen, and safe.
 * @param wanted what was pinned, else what is bound
 * @throws AppError SKILL_NOT_FOUND, BLOB_DAMAGED, SKILL_VERSION_YANKED
 */
export function refuseOther(version: SkillVersionRow, bound: LockEntry, wanted: PinnedVersion): void {
  const { slug } = bound
  if (version.workspaceId !== bound.skillWorkspaceId || version.skillId !== bound.skillId)
    throw new AppError('SKILL_NOT_FOUND', { context: { skill: slug } })
  const isSigned = wanted.signature === undefined || version.signature === wanted.signature
  const isLocked = version.archiveDigest === wanted.archiveDigest && version.treeDigest === wanted.treeDigest && isSigned
  if (!isLocked) throw new AppError('BLOB_DAMAGED', { context: { what: 'version of a lock', version: version.id } })
  if (version.yankSeverity === 'security') throw new AppError('SKILL_VERSION_YANKED', { context: { skill: slug, version: version.semver } })
}

function present(
  entry: Pick<ScopedSkill, 'slug' | 'version'>,
  version: SkillVersionRow,
  files: readonly FileEntry[],
  file: FileEntry,
  bytes: Uint8Array,
  { offset: from, bytesMax }: { readonly offset: number; readonly bytesMax: number },
): Given<ViewedSkill> {
  const page = file.text ? pageOf(bytes, from, bytesMax) : binaryPage(bytes, from, Math.floor(bytesMax / 4) * 3)
  const { text, offset, nextOffset } = page
  const about = { skill: entry.slug, version: entry.version, path: file.path, publisher: version.publisher }
  const content = inEnvelope({ ...about, encoding: file.text ? 'utf-8' : 'base64' }, text)
  return {
    value: {
      slug: entry.slug,
      version: entry.version,
      path: file.path,
      files: files.filter((one) => one.path !== file.path).map((one) => ({ path: one.path, size: one.size })),
      size: bytes.length,
      offset,
      nextOffset,
      content,
      contentDigest: file.digest,
    },
    bytes: Buffer.byteLength(text),
    skillVersionId: version.id,
    contentDigest: file.digest,
  }
}

function bodyOf(bytes: Uint8Array): Uint8Array {
  return new TextEncoder().encode(withoutFrontMatter(new TextDecoder().decode(bytes)))
}

/** In base 64 as long as a page of text. */
function binaryPage(bytes: Uint8Array, from: number, bytesMax: number) {
  const offset = Math.min(from, bytes.length)
  const end = Math.min(offset + bytesMax, bytes.length)
  return { text: Buffer.from(bytes.subarray(offset, end)).toString('base64'), offset, nextOffset: end < bytes.length ? end : null }
}
