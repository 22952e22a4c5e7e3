import { compareLedger, type LedgerDifference, type LedgerEntry } from '#server/audit/core/compare-ledger.ts'
import { readLedgerFacts } from '#server/audit/ledger/store.ts'
import { envelopeSchema } from '#server/audit/schema.ts'
import { inScope } from '#server/tenancy/store.ts'

/** More would not be read; the count says how many there are. */
const DIFFERENCES_MAX = 100

export interface LedgerReport {
  readonly ok: boolean
  /** Actions compared. */
  readonly actions: number
  readonly differenceCount: number
  readonly differences: readonly LedgerDifference[]
}

/**
 * Compares the effect ledger with the chain (domain §8): every action has its entries and every entry its action, to the same
 * end and about the same bytes. It finds what the file alone cannot show: an action that went on no record.
 */
export async function reconcileLedger(workspaceId: string): Promise<LedgerReport> {
  const facts = await inScope(workspaceId, readLedgerFacts)
  const rows = facts
    .filter((fact) => fact.kind === 'row')
    .map((fact) => ({
      runId: fact.run_id,
      step: `leg-${fact.leg}.${fact.attempt}`,
      ordinal: fact.ordinal ?? 0,
      state: fact.state ?? '',
      artifactHash: fact.artifact_hash ?? '',
    }))
  const entries = facts.filter((fact) => fact.kind === 'entry').map((fact) => entryOf(fact.envelope_text ?? ''))
  const found = compareLedger(
    rows,
    entries.filter((entry) => entry !== null),
  )
  // An entry that cannot be read is the chain's own fault; verify names it.
  return { ok: found.length === 0, actions: rows.length, differenceCount: found.length, differences: found.slice(0, DIFFERENCES_MAX) }
}

function entryOf(text: string): LedgerEntry | null {
  const envelope = envelopeSchema.safeParse(readJson(text))
  if (!envelope.success) return null
  const { seq, event, ext } = envelope.data
  return {
    seq,
    runId: event.workflow?.workflow_id ?? '',
    step: event.workflow?.step_id ?? '',
    ordinal: typeof ext['ordinal'] === 'number' ? ext['ordinal'] : 0,
    what: event.event_type.replace(/^effect\./, ''),
    resolution: typeof ext['resolution'] === 'string' ? ext['resolution'] : null,
    artifactHash: typeof ext['artifactHash'] === 'string' ? ext['artifactHash'] : null,
  }
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
