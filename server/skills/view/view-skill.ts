import { AppError } from '#server/kernel/app-error.ts'
import type { ScopedSkill } from '#server/skills/resolve/core/pick-in-scope.ts'
import { explainScope } from '#server/skills/resolve/resolve-skills.ts'
import { type FileEntry, fileEntrySchema, VIEW_BYTES_MAX } from '#server/skills/schema.ts'
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
/** In base 64 as long as a page of text. */
const BINARY_BYTES_MAX = (VIEW_BYTES_MAX / 4) * 3
const filesSchema = fileEntrySchema.array()

/**
 * One file of a skill in the caller's scope, a page of at most 256 KiB, within its envelope: the only way to what a skill says. Whether it is
 * in scope is read from the database each time, whatever is kept: enabled, nothing pending, not withdrawn (requirements §14.10, §14.11).
 * @throws AppError SKILL_NOT_FOUND for what is not in scope, and nothing was opened then; NOT_FOUND for a path that is not listed;
 * BLOB_DAMAGED, VALIDATION_FAILED
 */
export async function viewSkill(caller: SkillCaller, input: ViewInput): Promise<ViewedSkill> {
  const { slug } = input
  const path = input.path ?? ENTRY_POINT
  return await recordInvocation(caller, { operation: 'view', slug, path }, async () => {
    const { offset = 0 } = parseInput(viewInputSchema, input)
    const { entry, version } = await findInScope(caller, slug)
    const files = filesSchema.parse(version.files)
    const file = files.find((one) => one.path === path)
    if (!file) throw new AppError('NOT_FOUND', { context: { skill: slug } })
    const bytes = await readSkillFile(version, file.path)
    return present(entry, version, files, file, path === ENTRY_POINT ? bodyOf(bytes) : bytes, offset)
  })
}

async function findInScope({ workspaceId, scope }: SkillCaller, slug: string) {
  const { entries } = await explainScope(workspaceId, scope)
  const entry = entries.find((one) => one.slug === slug)
  const version =
    entry && (await inScope(workspaceId, async (tenant) => await findVersion(tenant, entry.skillWorkspaceId, entry.versionId)))
  if (!version) throw new AppError('SKILL_NOT_FOUND', { context: { skill: slug } })
  const isLocked = version.archiveDigest === entry.archiveDigest && version.treeDigest === entry.treeDigest
  if (!isLocked) throw new AppError('BLOB_DAMAGED', { context: { what: 'version of a lock', version: version.id } })
  return { entry, version }
}

function present(
  entry: ScopedSkill,
  version: SkillVersionRow,
  files: readonly FileEntry[],
  file: FileEntry,
  bytes: Uint8Array,
  from: number,
): Given<ViewedSkill> {
  const page = file.text ? pageOf(bytes, from, VIEW_BYTES_MAX) : binaryPage(bytes, from)
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

function binaryPage(bytes: Uint8Array, from: number) {
  const offset = Math.min(from, bytes.length)
  const end = Math.min(offset + BINARY_BYTES_MAX, bytes.length)
  return { text: Buffer.from(bytes.subarray(offset, end)).toString('base64'), offset, nextOffset: end < bytes.length ? end : null }
}
