/** One change that a run made and that we know how to reverse, with what stands there now. */
export type Change =
  | {
      readonly kind: 'move'
      readonly from: string
      readonly to: string
      /** SHA-256 of what stands at `to` now; null when nothing does. */
      readonly present: string | null
      /** Whether that is what was moved there. */
      readonly isAsLeft: boolean
      /** Whether nothing stands at `from` now. */
      readonly isFree: boolean
    }
  | {
      readonly kind: 'write'
      readonly path: string
      readonly present: string | null
      readonly isAsLeft: boolean
      /** What stood there before: nothing, the bytes of a reference, or what is no longer kept. */
      readonly before: { readonly kind: 'absent' } | { readonly kind: 'bytes'; readonly ref: string } | { readonly kind: 'not-kept' }
      /** Where a file that the run made is set aside, and whether that place is free. */
      readonly aside: string
      readonly isAsideFree: boolean
    }

/** What goes back: a file to its old place (a made one to the folder for it), or earlier bytes over a file. */
export type Reverse =
  | { readonly kind: 'move'; readonly now: string; readonly back: string; readonly sha256: string; readonly aside: boolean }
  | { readonly kind: 'write'; readonly now: string; readonly bytes: string; readonly sha256: string }

/** Why a change stays: somebody changed the file since, it is gone, its old place is taken, its earlier bytes are not kept, or the run
 * did different things to one file. */
export type LeftReason = 'changed' | 'gone' | 'taken' | 'not-kept' | 'tangled'

export interface ReversePlan {
  /** In the order in which they go back: the last change first. */
  readonly back: readonly Reverse[]
  readonly left: readonly { readonly path: string; readonly reason: LeftReason }[]
}

/**
 * The reverse of what a run did, as far as the world is as the run left it (ui.md, *Put it back*; decision 0053). Writes over one file
 * count as one: the first one's before, the last one's after. A path that is part of different changes is left: no order of single
 * steps is sure to be right for it. Pure.
 * @param changes in the order in which they were made
 */
export function reverseChanges(changes: readonly Change[]): ReversePlan {
  const left: { path: string; reason: LeftReason }[] = []
  const back: Reverse[] = []
  const tangled = tangledPaths(changes)
  for (const change of collapseWrites(changes).toReversed()) {
    const path = change.kind === 'move' ? change.to : change.path
    const reason = placesOf(change).some((place) => tangled.has(place)) ? 'tangled' : reasonToLeave(change)
    if (reason !== null) left.push({ path, reason })
    else back.push(reverseOf(change))
  }
  return { back, left: left.toReversed() }
}

function reasonToLeave(change: Change): LeftReason | null {
  if (change.present === null) return 'gone'
  if (!change.isAsLeft) return 'changed'
  if (change.kind === 'move') return change.isFree ? null : 'taken'
  if (change.before.kind === 'not-kept') return 'not-kept'
  return change.before.kind === 'absent' && !change.isAsideFree ? 'taken' : null
}

function reverseOf(change: Change): Reverse {
  const sha256 = change.present ?? ''
  if (change.kind === 'move') return { kind: 'move', now: change.to, back: change.from, sha256, aside: false }
  if (change.before.kind === 'bytes') return { kind: 'write', now: change.path, bytes: change.before.ref, sha256 }
  return { kind: 'move', now: change.path, back: change.aside, sha256, aside: true }
}

/** The last write of each file, with what stood there before the first one. */
function collapseWrites(changes: readonly Change[]): Change[] {
  const first = new Map<string, Extract<Change, { kind: 'write' }>>()
  const last = new Map<string, Change>()
  for (const change of changes) {
    if (change.kind !== 'write') continue
    if (!first.has(change.path)) first.set(change.path, change)
    last.set(change.path, change)
  }
  return changes.flatMap((change): readonly Change[] => {
    if (change.kind === 'move') return [change]
    if (last.get(change.path) !== change) return []
    return [{ ...change, before: first.get(change.path)?.before ?? change.before }]
  })
}

const placesOf = (change: Change): readonly string[] => (change.kind === 'move' ? [change.from, change.to] : [change.path])

/** Paths that two moves share, or a move and a write. */
function tangledPaths(changes: readonly Change[]): ReadonlySet<string> {
  const moved = new Set<string>()
  const written = new Set(changes.flatMap((change) => (change.kind === 'write' ? [change.path] : [])))
  const tangled = new Set<string>()
  for (const change of changes) {
    if (change.kind !== 'move') continue
    for (const place of placesOf(change)) {
      if (moved.has(place) || written.has(place)) tangled.add(place)
      moved.add(place)
    }
  }
  return tangled
}
