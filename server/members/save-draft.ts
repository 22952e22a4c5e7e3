import { type SaidPosture, sayPosture } from '#server/compiler/posture-summary.ts'
import type { PostureSummary } from '#server/compiler/snapshot.ts'
import type { Say } from '#server/kernel/language/say.ts'
import { compileYaml, type FixableDiagnostic } from '#server/members/compile-definition.ts'
import { sayProblem } from '#server/members/core/say-problem.ts'
import { carryItems, type Unconfirmed, withItems } from '#server/members/core/unconfirmed.ts'
import { findMember, insertProgram, insertVersion, listVersions, saveDraftRow, updateMember } from '#server/members/store.ts'
import { systemIds } from '#server/observability/system-ids.ts'
import { publishSignal } from '#server/signals/publish-signal.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

export interface SavedDraft {
  readonly versionId: string
  readonly revision: number
  readonly diagnostics: readonly FixableDiagnostic[]
  readonly programDigest: string | null
  readonly posture: PostureSummary | null
}

/** What was saved, in the reader's words. Pure. */
export function sayDraft(saved: SavedDraft, say: Say): Omit<SavedDraft, 'posture'> & { readonly posture: SaidPosture | null } {
  const { diagnostics, posture } = saved
  return { ...saved, diagnostics: diagnostics.map((problem) => sayProblem(problem, say)), posture: posture && sayPosture(posture, say) }
}

/**
 * Saves the text of a job description as the open draft, making one from the published version when there is none.
 * Text that does not compile is saved too, with its problems: nothing typed is lost.
 * @param options.revision what the editor loaded; 0 when it loaded a published version
 * @param options.proposed what an author proposed of it and a person has yet to confirm
 * @throws AppError CONFLICT when the draft was saved from elsewhere meanwhile
 */
export async function saveDraft(
  scope: TenantScope,
  options: { memberId: string; yaml: string; revision: number; by: string; proposed?: readonly Unconfirmed[] },
): Promise<SavedDraft> {
  const member = await findMember(scope, options.memberId, { lock: true })
  const { definition, result, diagnostics } = await compileYaml(scope, member, options.yaml)
  if (result.ok) await insertProgram(scope, result.programDigest, result.programText)
  const versions = await listVersions(scope, member.id)
  const draft = versions.find((version) => version.status === 'draft')
  const programDigest = result.ok ? result.programDigest : null
  const posture = result.ok ? result.posture : null
  const waiting = carryItems((draft?.unconfirmed ?? []) as Unconfirmed[], draft?.definition ?? null, definition)
  const unconfirmed = withItems(waiting, options.proposed ?? [], definition)
  const fields = { sourceYaml: options.yaml, programDigest, unconfirmed, ...(definition === null ? {} : { definition }) }
  if (member.status === 'provisional') await rename(scope, member, definition)
  // Whoever has it open elsewhere sees it at once, and does not go on writing on an old text.
  await publishSignal(scope, { type: 'authoring.changed', id: member.id })
  if (!draft) {
    const made = await insertVersion(scope, {
      status: 'draft',
      ...fields,
      id: systemIds.next('ver'),
      memberId: member.id,
      definition: definition ?? {},
      // Who wrote the version it grows from stays its author: their approval never counts on their own steps.
      authors: [...new Set([...(versions.find((version) => version.id === member.activeVersionId)?.authors ?? []), options.by])],
    })
    return { versionId: made.id, revision: made.revision, diagnostics, programDigest, posture }
  }
  const authors = draft.authors.includes(options.by) ? draft.authors : [...draft.authors, options.by]
  const saved = await saveDraftRow(scope, draft.id, options.revision, { ...fields, authors })
  return { versionId: saved.id, revision: saved.revision, diagnostics, programDigest, posture }
}

async function rename(scope: TenantScope, member: { id: string; name: string }, definition: unknown): Promise<void> {
  const name = (definition as { metadata?: { name?: unknown } } | null)?.metadata?.name
  if (typeof name === 'string' && name.length > 0 && name.length <= 80 && name !== member.name)
    await updateMember(scope, member.id, { name })
}
