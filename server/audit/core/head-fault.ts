import type { Fault, FaultKind } from '#server/audit/core/chain-fault.ts'
import type { TreeHead } from '#server/signer/core/note.ts'

/** A checkpoint as found: null head when unreadable; `signed` when the trusted key signed it. */
export interface FoundCheckpoint {
  readonly line: number
  readonly head: TreeHead | null
  readonly signed: boolean
}
/** The chain that the file holds. */
export interface FoundChain {
  readonly workspaceId: string
  readonly size: number
  readonly lines: number
  /** Head of the tree over the first `size` entries. */
  rootAt(size: number): string | undefined
  /** Line of an entry. */
  lineOf(seq: number): number
}

/**
 * Whether the signed checkpoints of the file cover exactly its entries. Where links were made anew after an edit, the first
 * checkpoint that does not hold says between which entries it lies. Pure.
 */
export function headFault(checkpoints: readonly FoundCheckpoint[], chain: FoundChain): Fault | null {
  let covered = 0
  for (const found of checkpoints.toSorted((a, b) => (a.head?.size ?? 0) - (b.head?.size ?? 0))) {
    const { head, line } = found
    const wrong = identityFault(found, chain.workspaceId)
    if (wrong || head === null) return { line, seq: null, kind: 'swapped-key', why: `the checkpoint ${wrong}` }
    if (head.size > chain.size)
      return {
        line: chain.lines,
        seq: chain.size + 1,
        kind: 'truncated',
        why: `a checkpoint covers ${head.size} entries, the file has ${chain.size}: truncated`,
      }
    if (chain.rootAt(head.size) !== head.rootHash) {
      const first = covered + 1
      const which = first === head.size ? `entry ${first} is` : `entries ${first} to ${head.size} are`
      return { line: chain.lineOf(first), seq: first, kind: 'edited', why: `${which} not what was signed: edited and linked anew` }
    }
    covered = head.size
  }
  if (covered === 0) return { line: chain.lines, seq: null, kind: 'no-checkpoint', why: 'the file has no checkpoint' }
  if (covered < chain.size) {
    const seq = covered + 1
    return { line: chain.lineOf(seq), seq, kind: 'inserted', why: `entries from ${seq} on are covered by no checkpoint: inserted` }
  }
  return null
}

/** Whether the file continues a checkpoint that was kept from before. `epoch` is that of the file. Pure. */
export function knownFault(known: Omit<FoundCheckpoint, 'line'>, chain: FoundChain, origin: string): Fault | null {
  const at = (kind: FaultKind, seq: number | null, why: string): Fault => ({ line: chain.lines, seq, kind, why })
  const { head } = known
  const wrong = identityFault(known, chain.workspaceId)
  if (wrong || head === null) return at('swapped-key', null, `the known checkpoint ${wrong}`)
  const restored = head.origin !== origin
  if (head.size > chain.size)
    return at(
      restored ? 'restored' : 'truncated',
      chain.size + 1,
      `the known checkpoint covers ${head.size} entries, the file has ${chain.size}: ${restored ? 'restored snapshot' : 'truncated'}`,
    )
  if (chain.rootAt(head.size) === head.rootHash) return null
  return at(
    restored ? 'restored' : 'fork',
    head.size,
    `by entry ${head.size} at the latest the file differs from the known checkpoint: ${restored ? 'restored snapshot that went on' : 'fork'}`,
  )
}

function identityFault({ head, signed }: Omit<FoundCheckpoint, 'line'>, workspaceId: string): string | null {
  if (head === null) return 'is unreadable'
  if (!signed) return 'is not signed by this key: swapped key'
  return head.origin.split('/')[1] === workspaceId ? null : 'is of another workspace'
}
