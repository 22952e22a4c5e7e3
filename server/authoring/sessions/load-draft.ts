import type { SessionRow } from '#server/authoring/sessions/store.ts'
import { parseDefinitionYaml } from '#server/compiler/locate.ts'
import type { JsonValue } from '#server/kernel/canonical-json.ts'
import { findMember, listVersions, type MemberRow } from '#server/members/store.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

/** The draft of a conversation as it stands now, whoever wrote it. */
export interface OpenDraft {
  /** Null before the first proposal is taken over, and after that was undone. */
  readonly member: MemberRow | null
  /** What the text says; of a text that cannot be read, what it last said. Null without a crew member. */
  readonly definition: JsonValue
  readonly yaml: string | null
  /** 0 where no draft is open. */
  readonly revision: number
  /** False while the text is no valid YAML: then nothing is written over it. */
  readonly isReadable: boolean
}

/** The open draft of the conversation's crew member, else the version at work. @throws AppError NOT_FOUND */
export async function loadDraft(
  scope: TenantScope,
  session: Pick<SessionRow, 'memberId'>,
  options: { lock?: boolean } = {},
): Promise<OpenDraft> {
  if (session.memberId === null) return { member: null, definition: null, yaml: null, revision: 0, isReadable: true }
  const member = await findMember(scope, session.memberId, options)
  const versions = await listVersions(scope, member.id)
  const draft = versions.find(({ status }) => status === 'draft')
  const shown = draft ?? versions.find(({ id }) => id === member.activeVersionId)
  const parsed = parseDefinitionYaml(shown?.sourceYaml ?? '')
  const isReadable = parsed.ok && parsed.value !== null && typeof parsed.value === 'object'
  return {
    member,
    definition: (isReadable ? parsed.value : (shown?.definition ?? {})) as JsonValue,
    yaml: shown?.sourceYaml ?? null,
    revision: draft?.revision ?? 0,
    isReadable,
  }
}
