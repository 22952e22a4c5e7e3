import { GENESIS } from '#server/audit/core/genesis.ts'
import type { ExportItem, ReadExport } from '#server/audit/core/read-export.ts'

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
type Entry = Extract<ExportItem, { text: string }>

/**
 * Walks the links: one workspace, numbers gap-free from 1, every entry carrying the hash of the one before (domain §8).
 * A broken link accuses two entries; the link after it says which one was edited. Pure.
 * @returns null when every link holds
 */
export function chainFault({ items, lastHash }: Pick<ReadExport, 'items' | 'lastHash'>): Fault | null {
  const present = new Set(items.map((item) => item.envelope?.seq))
  let previous: Entry | null = null
  for (const [index, item] of items.entries()) {
    if (item.envelope === null) return { line: item.line, seq: index + 1, kind: kindOf(item.why), why: item.why }
    const fault = placeFault(item, previous, index + 1, present) ?? linkFault(item, previous, items[index + 1], lastHash)
    if (fault) return fault
    previous = item
  }
  if (previous && lastHash !== null && previous.hash !== lastHash) return edited(previous, 'is not the one that the file was closed with')
  return null
}

function placeFault(item: Entry, previous: Entry | null, expected: number, present: ReadonlySet<number | undefined>): Fault | null {
  const { seq, workspaceId, event } = item.envelope
  const foreign = previous !== null && workspaceId !== previous.envelope.workspaceId
  if (seq === expected && !foreign) return null
  // Its link holds, so it stands where it belongs and its own label was changed.
  if (event.chain_hash === (previous?.hash ?? GENESIS))
    return {
      line: item.line,
      seq: expected,
      kind: 'edited',
      why: `the ${foreign ? 'workspace' : 'number'} of entry ${expected} was edited`,
    }
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

function linkFault(item: Entry, previous: Entry | null, next: ExportItem | undefined, lastHash: string | null): Fault | null {
  if (item.envelope.event.chain_hash === (previous?.hash ?? GENESIS)) return null
  if (previous === null) return edited(item, 'does not begin a chain')
  const follower = next?.envelope?.event.chain_hash ?? (next ? null : lastHash)
  // The entry after still vouches for this one: so it is as it was written, and the one before is not.
  if (follower === item.hash || (follower === null && !next))
    return edited(previous, `is not the one that entry ${item.envelope.seq} continues`)
  return edited(item, `does not continue entry ${previous.envelope.seq}`)
}

function edited(item: Entry, why: string): Fault {
  return { line: item.line, seq: item.envelope.seq, kind: 'edited', why: `entry ${item.envelope.seq} ${why}: edited` }
}

function kindOf(why: string): FaultKind {
  return why.endsWith('inserted') ? 'inserted' : 'edited'
}
