/** One action of the ledger, as stored. `step` is CabinCrew's step id: `leg-<leg>.<attempt>`. */
export interface LedgerRow {
  readonly runId: string
  readonly step: string
  readonly ordinal: number
  readonly state: string
  readonly artifactHash: string
}
/** One `effect.*` entry of the chain. */
export interface LedgerEntry {
  readonly seq: number
  readonly runId: string
  readonly step: string
  readonly ordinal: number
  /** What happened: the type behind `effect.`. */
  readonly what: string
  readonly resolution: string | null
  readonly artifactHash: string | null
}
export interface LedgerDifference {
  readonly runId: string
  readonly step: string
  readonly ordinal: number
  /** Entry of the chain that is concerned; null when the chain knows nothing. */
  readonly seq: number | null
  readonly why: string
}

/** What may follow what, by the take-off protocol (domain §5). A resend after a lost worker is a second `sent`. */
const FOLLOWS: { readonly [what: string]: readonly string[] } = {
  intended: [''],
  sent: ['intended', 'sent'],
  confirmed: ['sent'],
  failed: ['sent'],
  unknown: ['sent'],
  skipped: ['intended'],
  resolved: ['unknown'],
}
const RESOLVED: { readonly [resolution: string]: string } = { done: 'confirmed', not_done: 'failed', abandon: 'unknown' }

/**
 * Compares ledger and chain, action by action: each must tell the same story to the same end about the same sealed bytes.
 * Both were read in one snapshot. Pure.
 */
export function compareLedger(rows: readonly LedgerRow[], entries: readonly LedgerEntry[]): LedgerDifference[] {
  const open = new Map(rows.map((row) => [keyOf(row), row]))
  const stories = Map.groupBy(entries, keyOf)
  const unknown = [...stories.entries()].flatMap(([key, story]) => {
    const first = story[0]
    return open.has(key) || !first ? [] : [difference(first, first.seq, 'the chain has an action that the ledger does not know')]
  })
  return [...unknown, ...rows.flatMap((row) => storyDifference(row, stories.get(keyOf(row)) ?? []))]
}

function storyDifference(row: LedgerRow, story: readonly LedgerEntry[]): LedgerDifference[] {
  let before = ''
  let state = ''
  for (const entry of story.toSorted((a, b) => a.seq - b.seq)) {
    if (!(FOLLOWS[entry.what] ?? []).includes(before))
      return [difference(row, entry.seq, `"${entry.what}" follows ${before === '' ? 'nothing' : `"${before}"`} in the chain`)]
    if (entry.artifactHash !== null && entry.artifactHash !== row.artifactHash)
      return [difference(row, entry.seq, 'ledger and chain name different bytes')]
    before = entry.what
    state = entry.what === 'resolved' ? (RESOLVED[entry.resolution ?? ''] ?? '') : entry.what
  }
  const last = story.at(-1)
  if (!last) return [difference(row, null, `the ledger has an action ("${row.state}") that the chain does not know`)]
  return state === row.state ? [] : [difference(row, last.seq, `the ledger says "${row.state}", the chain says "${state}"`)]
}

function keyOf({ runId, step, ordinal }: Pick<LedgerRow, 'runId' | 'step' | 'ordinal'>): string {
  return `${runId}/${step}/${ordinal}`
}

function difference(at: Pick<LedgerRow, 'runId' | 'step' | 'ordinal'>, seq: number | null, why: string): LedgerDifference {
  return { runId: at.runId, step: at.step, ordinal: at.ordinal, seq, why }
}
