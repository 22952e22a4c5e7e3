import { canonicalJson, type JsonValue } from '#server/kernel/canonical-json.ts'
import { sha256 } from '#server/kernel/digest.ts'
import { applyChanges, type FieldPath, fieldValue } from '#server/members/core/apply-changes.ts'

/** Kinds of places that an author may propose and a person has to confirm (domain §6). */
export type ConfirmKind = 'destination' | 'amount' | 'freedom'

/** A place whose value was proposed; it stands open as long as that very value stands there. */
export interface Unconfirmed {
  readonly path: FieldPath
  readonly kind: ConfirmKind
  /** Of the proposed value: another value is somebody's own. */
  readonly digest: string
}

/** Digest of what stands at a place; null where nothing does. Pure. */
export function placeDigest(definition: unknown, path: FieldPath): string | null {
  const value = fieldValue(definition, path)
  return value === undefined ? null : sha256(canonicalJson(applyChanges({}, [path], definition) as JsonValue))
}

/** Those that still wait: somebody wrote another value in place of the others. Pure. */
export function stillOpen(definition: unknown, items: readonly Unconfirmed[]): readonly Unconfirmed[] {
  return items.filter(({ path, digest }) => placeDigest(definition, path) === digest)
}

const ITEMS_MAX = 500

/**
 * The items with some more. Several may wait for one place: an undone change brings the value before it back. Of very many the oldest
 * go, but none that stands there now. Pure.
 * @param definition as it stands now; null: it cannot be read, so none goes
 */
export function withItems(items: readonly Unconfirmed[], more: readonly Unconfirmed[], definition: unknown): readonly Unconfirmed[] {
  const key = ({ path, digest }: Unconfirmed): string => [...path, digest].join('\n')
  const fresh = new Set(more.map(key))
  const all = [...items.filter((item) => !fresh.has(key(item))), ...more]
  if (all.length <= ITEMS_MAX || definition === null) return all
  const open = new Set(stillOpen(definition, all))
  return all.filter((item, at) => at >= all.length - ITEMS_MAX || open.has(item))
}
