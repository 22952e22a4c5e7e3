import { readMemberFile } from '#server/members/core/member-file.ts'
import { createMember } from '#server/members/create-member.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

/**
 * Hires a crew member from a file: a draft, with its problems and with what is not connected here. Nothing in the file is
 * believed: it is compiled anew against this workspace, and can do nothing until somebody here puts it to work.
 * @returns also whether the text was changed since it was exported
 */
export async function importMember(
  scope: TenantScope,
  options: { text: string; by: string },
): Promise<{ memberId: string; versionId: string; isChanged: boolean }> {
  const { yaml, isChanged } = readMemberFile(options.text)
  return { ...(await createMember(scope, { yaml, by: options.by })), isChanged }
}
