import { chainFault, type Fault } from '#server/audit/core/chain-fault.ts'
import { type FoundChain, type FoundCheckpoint, headFault, knownFault } from '#server/audit/core/head-fault.ts'
import { type ReadExport, readExport } from '#server/audit/core/read-export.ts'
import { growTree, leafHash } from '#server/signer/core/merkle.ts'
import { parseNote, SEPARATED } from '#server/signer/core/note.ts'
import { verifyNote } from '#server/signer/verify-note.ts'

export interface VerifyReport {
  readonly ok: boolean
  /** Entries that hold, from the first on. */
  readonly entries: number
  readonly workspaceId: string | null
  /** First entry that does not hold, by line (1-based), its own number, and what was done to it. */
  readonly firstBad: Fault | null
  readonly proved: readonly string[]
  readonly cannot: readonly string[]
}
export interface VerifyOptions {
  /** Trusted public key (PEM). Without it the file's own key is used, which proves less. */
  readonly publicKeyPem: string | null
  /** A checkpoint note kept from before: nothing it covers may be missing or differ. */
  readonly knownCheckpoint: string | null
}

/**
 * Proves an export without a database (domain §8): every line canonical and ours, numbers gap-free from 1, every link on the
 * hash of the one before, the tree head signed. Names the first entry that does not hold, what it proved and what it cannot.
 */
export function verifyExport(text: string, options: VerifyOptions): VerifyReport {
  const file = readExport(text)
  const [first] = file.items
  const workspaceId = first?.why === null ? first.workspaceId : null
  const publicKeyPem = options.publicKeyPem ?? file.publicKeyPem
  const checkpoints = file.notes.map(({ line, note }) => ({ line, ...readNote(note, publicKeyPem) }))
  const last = checkpoints.findLast((found) => found.signed)?.head ?? null
  const fault = faultOf(file, checkpoints, { ...options, workspaceId, publicKeyPem })
  const cannot = cannotProve(options, last?.extensions.includes(SEPARATED) ?? false)
  if (fault) return { ok: false, entries: soundEntries(fault, file), workspaceId, firstBad: fault, proved: [], cannot }
  return { ok: true, entries: file.items.length, workspaceId, firstBad: null, proved: proved(file, checkpoints, options), cannot }
}

function faultOf(
  file: ReadExport,
  checkpoints: readonly FoundCheckpoint[],
  by: VerifyOptions & { readonly workspaceId: string | null },
): Fault | null {
  if (file.items.length === 0) return { line: file.lines, seq: null, kind: 'empty', why: 'the file has no entries' }
  const broken = chainFault(file)
  if (broken || by.workspaceId === null) return broken
  if (by.publicKeyPem !== null && file.publicKeyPem !== null && normal(by.publicKeyPem) !== normal(file.publicKeyPem))
    return { line: file.lines, seq: null, kind: 'swapped-key', why: 'the file carries another key than yours: swapped key' }
  const known = by.knownCheckpoint === null ? null : readNote(by.knownCheckpoint, by.publicKeyPem)
  const chain = chainOf(file, by.workspaceId, [...checkpoints, ...(known ? [known] : [])])
  const origin = checkpoints.findLast((found) => found.head !== null)?.head?.origin ?? ''
  return headFault(checkpoints, chain) ?? (known ? knownFault(known, chain, origin) : null)
}

function readNote(note: string, publicKeyPem: string | null): Omit<FoundCheckpoint, 'line'> {
  return { head: parseNote(note)?.head ?? null, signed: publicKeyPem !== null && verifyNote(note, publicKeyPem) }
}

/** The tree over the entries, with its heads at the sizes that checkpoints speak of. */
function chainOf(file: ReadExport, workspaceId: string, wanted: readonly Omit<FoundCheckpoint, 'line'>[]): FoundChain {
  const sizes = new Set(wanted.map(({ head }) => head?.size))
  const roots = new Map<number, string>()
  const tree = growTree()
  for (const [index, item] of file.items.entries()) {
    if (item.why === null) tree.add(leafHash(item.text))
    if (sizes.has(index + 1)) roots.set(index + 1, tree.root())
  }
  return {
    workspaceId,
    size: file.items.length,
    lines: file.lines,
    rootAt: (size) => roots.get(size),
    lineOf: (seq) => file.items[seq - 1]?.line ?? file.lines,
  }
}

/** Entries before the fault. With another key or history than the trusted one, none. */
function soundEntries({ kind, line, seq }: Fault, { items }: ReadExport): number {
  if (kind === 'swapped-key' || kind === 'fork' || kind === 'restored') return 0
  const before = items.filter((item) => item.line < line).length
  return seq === null ? before : Math.min(before, seq - 1)
}

function proved(file: ReadExport, checkpoints: readonly FoundCheckpoint[], options: VerifyOptions): string[] {
  const entries = file.items.length
  const origins = [...new Set(checkpoints.map(({ head }) => head?.origin ?? ''))]
  return [
    `${entries} of ${entries} entries are unaltered, complete from 1 and in order.`,
    'The tree head over all of them is signed.',
    ...(options.knownCheckpoint ? ['The file continues the checkpoint that you kept.'] : []),
    ...movedTimes(origins.length - 1),
  ]
}

/** What only a checkpoint from elsewhere shows; the running product has the signer's memory instead. */
export const NOT_CUT_OFF =
  'That nothing was cut off before the file was made, or that the whole chain was not made anew: give --known-checkpoint.'

function cannotProve(options: VerifyOptions, separated: boolean): string[] {
  return [
    'That an event was never written: nothing can prove that. The running product compares its ledger with this chain.',
    'Who sat at the keyboard behind a sign-in.',
    ...(options.publicKeyPem ? [] : ['That the key is Muster’s: it came with the file. Give --key with a key that you kept.']),
    ...(options.knownCheckpoint ? [] : [NOT_CUT_OFF]),
    ...(separated ? [] : ['Signer not separated: whoever runs the application could use its key.']),
  ]
}

function normal(pem: string): string {
  return pem.replace(/\s+/g, '')
}

function movedTimes(times: number): string[] {
  if (times < 1) return []
  if (times === 1) return ['The installation was restored, copied or moved once: its checkpoints are of two epochs.']
  return [`The installation was restored, copied or moved ${times} times: its checkpoints are of ${times + 1} epochs.`]
}
