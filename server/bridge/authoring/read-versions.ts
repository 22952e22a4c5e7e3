import type { VersionDiff, VersionItem, VersionList } from '#server/bridge/authoring/schema.ts'
import { namesOf } from '#server/bridge/list-runs.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { inEnglish, type Say } from '#server/kernel/language/say.ts'
import { diffDefinitions } from '#server/members/core/diff-definitions.ts'
import { diffText } from '#server/members/diff-text.ts'
import { findMember, listVersions, type MemberRow, type VersionRow } from '#server/members/store.ts'
import { inScope } from '#server/tenancy/store.ts'

/** Versions of a crew member, newest first: the draft, the one at work, those before, drafts that were let go. @throws AppError NOT_FOUND */
export async function readVersions(workspaceId: string, memberId: string, say: Say = inEnglish): Promise<VersionList> {
  const names = await namesOf(workspaceId)
  return await inScope(workspaceId, async (scope) => {
    const member = await findMember(scope, memberId)
    const versions = await listVersions(scope, member.id)
    return {
      items: versions.map((version) => itemOf(version, member, names, say)),
      revision: versions.find(({ status }) => status === 'draft')?.revision ?? 0,
    }
  })
}

/**
 * What a version says otherwise than the one at work; the one at work is compared with the version before it.
 * @param n number of the version
 * @throws AppError NOT_FOUND
 */
export async function compareVersion(workspaceId: string, memberId: string, n: number): Promise<VersionDiff> {
  const names = await namesOf(workspaceId)
  return await inScope(workspaceId, async (scope) => {
    const member = await findMember(scope, memberId)
    const versions = await listVersions(scope, member.id)
    const version = versions.find((row) => row.n === n)
    if (!version) throw new AppError('NOT_FOUND', { context: { member: memberId, version: n } })
    const isLive = version.id === member.activeVersionId
    const other = isLive
      ? versions.find((row) => row.n < n && row.publishedAt !== null)
      : versions.find((row) => row.id === member.activeVersionId)
    // Older versions are compared from then to now, drafts from now to then: the newer text is always what is put in.
    const [before, after] = other && other.n > n && version.status !== 'draft' ? [version, other] : [other, version]
    return {
      ...itemOf(version, member, names, inEnglish),
      to: other ? itemOf(other, member, names, inEnglish) : null,
      diff: {
        fields: diffDefinitions(before?.definition ?? {}, after.definition).map((change) => ({ ...change, path: [...change.path] })),
        lines: diffText(before?.sourceYaml ?? '', after.sourceYaml).map((hunk) => [...hunk]),
      },
    }
  })
}

function itemOf(version: VersionRow, member: MemberRow, names: ReadonlyMap<string, string>, say: Say): VersionItem {
  const { n, publishedAt, publishedBy } = version
  return {
    n,
    status:
      version.status === 'draft' ? 'draft' : publishedAt === null ? 'discarded' : version.id === member.activeVersionId ? 'live' : 'before',
    at: publishedAt?.toISOString() ?? null,
    by: publishedBy === null ? null : (names.get(publishedBy) ?? say('Someone who left')),
  }
}
