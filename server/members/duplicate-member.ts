import { isMap, parseDocument } from 'yaml'
import type { Unconfirmed } from '#server/members/core/unconfirmed.ts'
import { createMember } from '#server/members/create-member.ts'
import { findMember, listVersions } from '#server/members/store.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

/**
 * Hires another crew member by the same job description: the open draft, or the version at work. It starts as a draft of its
 * own and shares nothing with the first: no runs, schedules, permissions or records.
 * @throws AppError NOT_FOUND
 */
export async function duplicateMember(
  scope: TenantScope,
  options: { memberId: string; by: string },
): Promise<{ memberId: string; versionId: string }> {
  const member = await findMember(scope, options.memberId)
  const versions = await listVersions(scope, member.id)
  const shown = versions.find(({ status }) => status === 'draft') ?? versions.find(({ id }) => id === member.activeVersionId)
  const yaml = renamed(shown?.sourceYaml ?? '', `Copy of ${member.name}`)
  return await createMember(scope, { yaml, by: options.by, unconfirmed: (shown?.unconfirmed ?? []) as Unconfirmed[] })
}

/** The text with another name; the slug gets its number where it is taken. A text that cannot be read stays as it is. */
export function renamed(yaml: string, name: string): string {
  const document = parseDocument(yaml)
  if (document.errors.length > 0 || !isMap(document.get('metadata'))) return yaml
  document.setIn(['metadata', 'name'], name.slice(0, 80))
  return document.toString({ lineWidth: 0 })
}
