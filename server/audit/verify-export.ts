import { GENESIS } from '#server/audit/genesis.ts'
import { type Envelope, envelopeSchema } from '#server/audit/schema.ts'
import { type JsonValue, parseCanonicalJson } from '#server/kernel/canonical-json.ts'
import { sha256 } from '#server/kernel/digest.ts'
import { leafHash, rootHash } from '#server/signer/core/merkle.ts'
import { parseNote } from '#server/signer/core/note.ts'
import { verifyNote } from '#server/signer/verify-note.ts'

export interface VerifyReport {
  readonly ok: boolean
  /** Envelopes that hold, from the first on. */
  readonly entries: number
  readonly workspaceId: string | null
  /** First entry that does not hold, by line (1-based) and its own number. */
  readonly firstBad: { readonly line: number; readonly seq: number | null; readonly why: string } | null
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
 * hash of the one before, the tree head signed. Names the first entry that does not hold.
 */
export function verifyExport(text: string, options: VerifyOptions): VerifyReport {
  const lines = text
    .split('\n')
    .map((line, index) => ({ line, n: index + 1 }))
    .filter(({ line }) => line !== '')
  const leaves: string[] = []
  let previous = GENESIS
  let workspaceId: string | null = null
  let note: string | null = null
  let ownKey: { publicKeyPem: string; separated: boolean } | null = null
  const bad = (line: number, seq: number | null, why: string): VerifyReport => ({
    ok: false,
    entries: leaves.length,
    workspaceId,
    firstBad: { line, seq, why },
    proved: [],
    cannot: CANNOT,
  })
  for (const { line, n } of lines) {
    const parsed = readLine(line)
    if (parsed.kind === 'bad') return bad(n, leaves.length + 1, parsed.why)
    if (parsed.kind === 'checkpoint') note = parsed.note
    else if (parsed.kind === 'key') ownKey = parsed.key
    else {
      const { envelope } = parsed
      if (note !== null || ownKey !== null) return bad(n, envelope.seq, 'an entry after the end of the chain')
      const why = linkFault(envelope, { seq: leaves.length + 1, previous, workspaceId })
      if (why) return bad(n, envelope.seq, why)
      workspaceId = envelope.workspaceId
      previous = sha256(line)
      leaves.push(leafHash(line))
    }
  }
  const end = lines.length
  if (leaves.length === 0) return bad(end, null, 'no entries')
  const publicKeyPem = options.publicKeyPem ?? ownKey?.publicKeyPem ?? null
  if (options.publicKeyPem && ownKey && normal(options.publicKeyPem) !== normal(ownKey.publicKeyPem))
    return bad(end, null, 'the file carries another key than yours: swapped key')
  const covered = note === null ? 'the file has no checkpoint' : checkpointFault(note, leaves, workspaceId, publicKeyPem)
  if (covered) return bad(end, leaves.length, covered)
  const known = options.knownCheckpoint === null ? null : knownFault(options.knownCheckpoint, leaves, workspaceId, publicKeyPem, note)
  if (known) return bad(end, leaves.length, known)
  return {
    ok: true,
    entries: leaves.length,
    workspaceId,
    firstBad: null,
    ...statements(leaves.length, options, ownKey?.separated ?? false),
  }
}

type Line =
  | { kind: 'bad'; why: string }
  | { kind: 'checkpoint'; note: string }
  | { kind: 'key'; key: { publicKeyPem: string; separated: boolean } }
  | { kind: 'entry'; envelope: Envelope }

function readLine(line: string): Line {
  let value: JsonValue
  try {
    value = JSON.parse(line) as JsonValue
  } catch {
    return { kind: 'bad', why: 'not JSON: edited' }
  }
  if (value !== null && typeof value === 'object' && !Array.isArray(value)) {
    const record = value as { checkpoint?: unknown; key?: { publicKeyPem?: unknown; separated?: unknown } }
    if (typeof record.checkpoint === 'string') return { kind: 'checkpoint', note: record.checkpoint }
    if (typeof record.key?.publicKeyPem === 'string')
      return { kind: 'key', key: { publicKeyPem: record.key.publicKeyPem, separated: record.key.separated === true } }
  }
  try {
    const envelope = envelopeSchema.safeParse(parseCanonicalJson(line))
    return envelope.success
      ? { kind: 'entry', envelope: envelope.data }
      : { kind: 'bad', why: `not an entry of ours: ${envelope.error.issues[0]?.path.join('/') ?? ''}` }
  } catch {
    return { kind: 'bad', why: 'not canonical: edited' }
  }
}

function linkFault(envelope: Envelope, expected: { seq: number; previous: string; workspaceId: string | null }): string | null {
  if (expected.workspaceId !== null && envelope.workspaceId !== expected.workspaceId) return 'an entry of another workspace: inserted'
  if (envelope.seq > expected.seq) return `entries ${expected.seq} to ${envelope.seq - 1} are missing: deleted or moved`
  if (envelope.seq < expected.seq) return `entry ${envelope.seq} stands where ${expected.seq} belongs: inserted or moved`
  if (envelope.event.chain_hash !== expected.previous) return 'does not continue the entry before it: that one or this one was edited'
  return null
}

function checkpointFault(note: string, leaves: readonly string[], workspaceId: string | null, publicKeyPem: string | null): string | null {
  const parsed = parseNote(note)
  if (!parsed) return 'the checkpoint is unreadable'
  if (publicKeyPem === null || !verifyNote(note, publicKeyPem)) return 'the checkpoint is not signed by the key: swapped key'
  if (parsed.head.origin.split('/')[1] !== workspaceId) return 'the checkpoint is of another workspace'
  if (parsed.head.size > leaves.length) return `the checkpoint covers ${parsed.head.size} entries, the file has ${leaves.length}: truncated`
  if (rootHash(leaves.slice(0, parsed.head.size)) !== parsed.head.rootHash) return 'the entries do not give the signed tree head: edited'
  if (parsed.head.size < leaves.length) return `entries after ${parsed.head.size} are not covered by the checkpoint`
  return null
}

function knownFault(
  known: string,
  leaves: readonly string[],
  workspaceId: string | null,
  publicKeyPem: string | null,
  note: string | null,
): string | null {
  const parsed = parseNote(known)
  if (!parsed) return 'the known checkpoint is unreadable'
  if (publicKeyPem === null || !verifyNote(known, publicKeyPem)) return 'the known checkpoint is not signed by the key'
  if (parsed.head.origin.split('/')[1] !== workspaceId) return 'the known checkpoint is of another workspace'
  const epochs = [parsed.head.origin, note === null ? '' : (parseNote(note)?.head.origin ?? '')]
  if (parsed.head.size > leaves.length)
    return `the known checkpoint covers ${parsed.head.size} entries, the file has ${leaves.length}: truncated, or a restored snapshot`
  if (rootHash(leaves.slice(0, parsed.head.size)) !== parsed.head.rootHash)
    return epochs[0] === epochs[1]
      ? 'the file does not continue the known checkpoint: fork'
      : 'the file does not continue the known checkpoint: fork, or a restored snapshot'
  return null
}

const CANNOT = [
  'That an event was never written: nothing can prove that. The running product compares its ledger with this chain.',
  'Who sat at the keyboard behind a sign-in.',
]

function statements(entries: number, options: VerifyOptions, separated: boolean): Pick<VerifyReport, 'proved' | 'cannot'> {
  return {
    proved: [
      `${entries} of ${entries} entries are unaltered, complete from 1 and in order.`,
      'The tree head over all of them is signed.',
      ...(options.knownCheckpoint ? ['The file continues the checkpoint that you kept.'] : []),
    ],
    cannot: [
      ...CANNOT,
      ...(options.publicKeyPem ? [] : ['That the key is Muster’s: it came with the file. Give --key with a key that you kept.']),
      ...(options.knownCheckpoint
        ? []
        : ['That nothing was cut off before the file was made, or that the whole chain was not made anew: give --known-checkpoint.']),
      ...(separated ? [] : ['Signer not separated: whoever runs the application could use its key.']),
    ],
  }
}

function normal(pem: string): string {
  return pem.replace(/\s+/g, '')
}
