import { AppError } from '#server/kernel/app-error.ts'
import { appsOf } from '#server/members/core/find-gaps.ts'
import { writeMemberFile } from '#server/members/core/member-file.ts'
import { findMember, listVersions } from '#server/members/store.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

/**
 * A crew member as one file: the version named, else the draft, else the one at work. No runs, schedules, permissions or
 * secrets go with it; a job description names secrets only by their handle.
 * @throws AppError NOT_FOUND
 */
export async function exportMember(
  scope: TenantScope,
  options: { memberId: string; n?: number },
): Promise<{ fileName: string; text: string }> {
  const member = await findMember(scope, options.memberId)
  const versions = await listVersions(scope, member.id)
  const version =
    options.n === undefined
      ? (versions.find(({ status }) => status === 'draft') ?? versions.find(({ id }) => id === member.activeVersionId))
      : versions.find(({ n }) => n === options.n)
  if (!version) throw new AppError('NOT_FOUND', { context: { member: member.slug, version: options.n ?? 0 } })
  const isDraft = version.publishedAt === null
  const head = {
    name: member.name,
    version: isDraft ? null : version.n,
    publishedAt: version.publishedAt?.toISOString() ?? null,
    programDigest: version.programDigest,
    apps: appsOf(version.definition),
  }
  const fileName = `${member.slug}${isDraft ? '-draft' : `-v${version.n}`}.yaml`
  return { fileName, text: writeMemberFile(head, version.sourceYaml) }
}
