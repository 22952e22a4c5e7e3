import { AppError, isAppError } from '#server/kernel/app-error.ts'
import { sha256 } from '#server/kernel/digest.ts'
import { findBase, insertBase, type TemplateBaseRow } from '#server/members/bases/store.ts'
import { fillTemplate, type TemplateAnswers } from '#server/members/core/fill-template.ts'
import { type MergeChoice, type MergeConflict, mergeTemplate } from '#server/members/merge-template.ts'
import { type SavedDraft, saveDraft } from '#server/members/save-draft.ts'
import { findMember, listVersions } from '#server/members/store.ts'
import { readTemplate, type Template } from '#server/members/templates.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

/** What a newer version of a member's template would make of its text. */
export interface Upgrade {
  readonly ref: string
  readonly name: string
  /** Names the newer version. */
  readonly templateDigest: string
  /** Whether the member's text was edited since the hire. */
  readonly isEdited: boolean
  /** The text now, and merged with the member's own words where both changed. */
  readonly mine: string
  readonly merged: string
  readonly conflicts: readonly MergeConflict[]
  readonly revision: number
}

/** The upgrade that is open for a member; null when it came from no template, or grew from the one of today. @throws AppError NOT_FOUND */
export async function findUpgrade(scope: TenantScope, memberId: string): Promise<Upgrade | null> {
  const found = await load(scope, memberId)
  if (found === null) return null
  const { template, base, mine, revision, theirs } = found
  const { text, conflicts } = mergeTemplate({ base: base.baseYaml, mine, theirs }, [])
  const about = { ref: template.ref, name: template.name, templateDigest: sha256(template.yaml) }
  return { ...about, isEdited: mine !== base.baseYaml, mine, merged: text, conflicts, revision }
}

/**
 * Merges the newer template into the draft. What runs keep is untouched until somebody puts the draft to work.
 * @param options.choices by place that both changed, in order
 * @param options.templateDigest the version that was shown
 * @throws AppError NOT_FOUND without an upgrade; CONFLICT when template or draft changed meanwhile
 */
export async function upgradeMember(
  scope: TenantScope,
  options: { memberId: string; choices: readonly MergeChoice[]; templateDigest: string; revision: number; by: string },
): Promise<SavedDraft> {
  const { memberId, by, revision } = options
  const found = await load(scope, memberId)
  if (found === null) throw new AppError('NOT_FOUND', { context: { what: 'upgrade', member: memberId } })
  const { template, base, mine, theirs } = found
  const templateDigest = sha256(template.yaml)
  if (templateDigest !== options.templateDigest || revision !== found.revision)
    throw new AppError('CONFLICT', { context: { member: memberId, revision } })
  const { text } = mergeTemplate({ base: base.baseYaml, mine, theirs }, options.choices)
  const saved = await saveDraft(scope, { memberId, yaml: text, revision, by })
  await insertBase(scope, { memberId, versionId: saved.versionId, ref: base.ref, templateDigest, baseYaml: theirs, answers: base.answers })
  return saved
}

interface Loaded {
  readonly template: Template
  readonly base: TemplateBaseRow
  readonly mine: string
  readonly theirs: string
  readonly revision: number
}

async function load(scope: TenantScope, memberId: string): Promise<Loaded | null> {
  const member = await findMember(scope, memberId, { lock: true })
  const base = await findBase(scope, memberId)
  const template = base ? await templateOf(base.ref) : null
  if (!base || template === null || sha256(template.yaml) === base.templateDigest) return null
  const versions = await listVersions(scope, memberId)
  const draft = versions.find(({ status }) => status === 'draft')
  const mine = (draft ?? versions.find(({ id }) => id === member.activeVersionId))?.sourceYaml ?? ''
  return { template, base, mine, theirs: fillTemplate(template.yaml, base.answers as TemplateAnswers), revision: draft?.revision ?? 0 }
}

/** Null for a template that no longer comes with the program. */
async function templateOf(ref: string): Promise<Template | null> {
  try {
    return await readTemplate(ref)
  } catch (error) {
    if (isAppError(error, 'NOT_FOUND')) return null
    throw error
  }
}
