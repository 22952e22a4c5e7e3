import { canonicalJson, type JsonValue } from '#server/kernel/canonical-json.ts'
import { sha256 } from '#server/kernel/digest.ts'
import { applyChanges, type FieldPath, fieldValue } from '#server/members/core/apply-changes.ts'
import { type BoundValue, boundOf, spotsOf } from '#server/members/core/bound-values.ts'

/** Kinds of places that an author may propose and a person has to confirm (domain §6). */
export type ConfirmKind = 'destination' | 'amount' | 'freedom'

/** A place whose value was proposed; it stands open as long as that very value stands there. */
export interface Unconfirmed {
  readonly path: FieldPath
  readonly kind: ConfirmKind
  /** Of the proposed value at its place: another value is somebody's own. */
  readonly digest: string
  /** The values in it that are to be confirmed, by what they do: so they are known again under another name (`carryItems`). */
  readonly bound?: readonly BoundValue[] | undefined
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

/**
 * The items after an edit. A step that is called otherwise now, or stands elsewhere, takes along what of it waits: the same value with
 * the same role, where it did not stand before. A value that somebody wrote in its place takes nothing along. Pure.
 * @param before the definition until now
 * @param after as it is saved; null: it cannot be read, so nothing moves
 */
export function carryItems(items: readonly Unconfirmed[], before: unknown, after: unknown): readonly Unconfirmed[] {
  const gone = items.filter(({ path, digest, bound = [] }) => bound.length > 0 && placeDigest(after, path) !== digest)
  if (after === null || gone.length === 0) return items
  const spots = spotsOf(after, new Set(gone.flatMap(({ bound = [] }) => bound.map(({ role }) => role))))
  const moved = new Map<string, Unconfirmed>()
  const lost = gone.filter((item) => {
    const found = spots.flatMap((spot): Unconfirmed[] => {
      const bound = boundOf(spot)
      const digest = placeDigest(after, spot.path)
      const isOld = !isSame(spot.path, item.path) && digest === placeDigest(before, spot.path)
      if (digest === null || isOld || !item.bound?.some((one) => isEqual(one, bound))) return []
      return [{ path: spot.path, kind: item.kind, digest, bound: [bound] }]
    })
    for (const one of found) {
      const key = one.path.join('\n')
      const more = (moved.get(key)?.bound ?? []).filter((bound) => !one.bound?.some((own) => isEqual(own, bound)))
      moved.set(key, { ...one, bound: [...more, ...(one.bound ?? [])] })
    }
    return found.length === 0
  })
  return [...items.filter((item) => !gone.includes(item) || lost.includes(item)), ...moved.values()]
}

const isEqual = (a: BoundValue, b: BoundValue): boolean => a.role === b.role && a.digest === b.digest
const isSame = (a: FieldPath, b: FieldPath): boolean => a.join('\n') === b.join('\n')

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
