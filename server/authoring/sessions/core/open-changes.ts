import { type FieldPath, fieldChanges, touches } from '#server/members/core/apply-changes.ts'
import type { FieldChange } from '#server/members/core/diff-definitions.ts'

/** A place that later turns leave as it stands, and why. */
export interface Lock {
  readonly path: FieldPath
  /** `edited`: a person wrote it by hand; `declined`: a person did not want what was proposed there. */
  readonly why: 'edited' | 'declined'
}

export interface Standing {
  /** The definition as this conversation last knew it; null before the first draft. */
  readonly derived: unknown
  /** The definition as it stands now, whoever wrote it; null before the first draft. */
  readonly current: unknown
  readonly locks: readonly Lock[]
}

/** The locks with every place that was edited by hand since the conversation last looked. Pure. */
export function withEdits({ derived, current, locks }: Standing): readonly Lock[] {
  if (derived === null || current === null) return locks
  const edited = fieldChanges(derived, current).map(({ path }): Lock => ({ path, why: 'edited' }))
  const same = (a: Lock, b: Lock): boolean => a.path.length === b.path.length && touches(a.path, b.path)
  return [...locks.filter((lock) => !edited.some((edit) => same(lock, edit))), ...edited]
}

/**
 * What a proposal would change in the definition as it stands, without what a person edited or declined: those places are kept,
 * whatever was derived anew (requirements §5). Pure.
 */
export function openChanges(standing: Standing, proposed: unknown): readonly FieldChange[] {
  const locks = withEdits(standing)
  return fieldChanges(standing.current ?? {}, proposed).filter(({ path }) => !locks.some((lock) => touches(lock.path, path)))
}
