import { GENESIS } from '#server/audit/core/genesis.ts'
import type { ExportEntry, ExportItem, ReadExport } from '#server/audit/core/read-export.ts'

export type FaultKind =
  | 'edited'
  | 'deleted'
  | 'inserted'
  | 'reordered'
  | 'truncated'
  | 'fork'
  | 'restored'
  | 'swapped-key'
  | 'no-checkpoint'
  | 'empty'

/** The first thing that does not hold: line of the file (1-based), number of the entry, kind and a sentence. */
export interface Fault {
  readonly line: number
  readonly seq: number | null
  readonly kind: FaultKind
  readonly why: string
}

/**
 * Walks the links: one workspace, numbers gap-free from 1, every entry carrying the hash of the one before (domain §8).
 * A broken link accuses two entries; the link after it says which one was edited. Pure.
 * @returns null when every link holds
 */
export function chainFault({ items, lastHash }: Pick<ReadExport, 'items' | 'lastHash'>): Fault | null {
  const present = new Set(items.map((item) => (item.why === null ? item.seq : undefined)))
  let previous: ExportEntry | null = null
  for (const [index, item] of items.entries()) {
    if (item.why !== null) return { line: item.line, seq: index + 1, kind: kindOf(item.why), why: item.why }
    const follower = hashClaimedAfter(items[index + 1], lastHash)
    const fault = placeFault(item, previous, { expected: index + 1, present, follower }) ?? linkFault(item, previous, follower)
    if (fault) return fault
    previous = item
  }
  if (previous && lastHash !== null && previous.hash !== lastHash) return edited(previous, 'is not the one that the file was closed with')
  return null
}

/** What stands after an entry says of the hash of that entry: null when nothing does, or nothing that can be read. */
function hashClaimedAfter(
  next: ExportItem | undefined,
  lastHash: string | null,
): { readonly hash: string | null; readonly atEnd: boolean } {
  return { hash: next ? (next.why === null ? next.previous : null) : lastHash, atEnd: next === undefined }
}

interface Place {
  readonly expected: number
  readonly present: ReadonlySet<number | undefined>
  readonly follower: { readonly hash: string | null; readonly atEnd: boolean }
}

function placeFault(item: ExportEntry, previous: ExportEntry | null, { expected, present, follower }: Place): Fault | null {
  const { seq, workspaceId } = item
  const foreign = previous !== null && workspaceId !== previous.workspaceId
  if (seq === expected && !foreign) return null
  // Its link holds, so it stands where it belongs and its own label was changed.
  if (item.previous === (previous?.hash ?? GENESIS))
    return {
      line: item.line,
      seq: expected,
      kind: 'edited',
      why: `the ${foreign ? 'workspace' : 'number'} of entry ${expected} was edited`,
    }
  // Everything is compared with the first entry: when the entry after vouches for the second, it is the first one's label that is wrong.
  if (foreign && expected === 2 && seq === 2 && follower.hash === item.hash)
    return edited(previous, 'is of another workspace than those that follow')
  if (foreign) return { line: item.line, seq, kind: 'inserted', why: `entry ${seq} is of another workspace: inserted` }
  if (seq < expected) return { line: item.line, seq, kind: 'inserted', why: `entry ${seq} stands there again: inserted` }
  if (present.has(expected))
    return { line: item.line, seq, kind: 'reordered', why: `entry ${seq} stands before entry ${expected}: reordered` }
  return {
    line: item.line,
    seq: expected,
    kind: 'deleted',
    why: seq - expected === 1 ? `entry ${expected} is missing: deleted` : `entries ${expected} to ${seq - 1} are missing: deleted`,
  }
}

function linkFault(item: ExportEntry, previous: ExportEntry | null, follower: Place['follower']): Fault | null {
  if (item.previous === (previous?.hash ?? GENESIS)) return null
  if (previous === null) return edited(item, 'does not begin a chain')
  // The entry after still vouches for this one: so it is as it was written, and the one before is not.
  if (follower.hash === item.hash || (follower.hash === null && follower.atEnd))
    return edited(previous, `is not the one that entry ${item.seq} continues`)
  return edited(item, `does not continue entry ${previous.seq}`)
}

function edited(item: ExportEntry, why: string): Fault {
  return { line: item.line, seq: item.seq, kind: 'edited', why: `entry ${item.seq} ${why}: edited` }
}

function kindOf(why: string): FaultKind {
  return why.endsWith('inserted') ? 'inserted' : 'edited'
}
