import type { Idempotency } from '#server/crew/catalogue-row.ts'

/**
 * What to do with a ledger row that a lost worker left behind (domain §5, "After a crash"): `intended` is provably
 * unsent; `sent` is sent again only where that cannot do it twice.
 */
export type Recovery = 'send' | 'resend' | 'confirm' | 'unknown' | 'none'

export interface RecoveryFacts {
  readonly state: 'intended' | 'sent' | 'confirmed' | 'failed' | 'unknown' | 'skipped'
  readonly idempotency: Idempotency
  /** ms since the row was marked sent. */
  readonly sentAgoMs: number
  readonly beforeDigest: string | null
  readonly afterDigest: string | null
  /** What the probe shows now; null when there is no probe or it failed. */
  readonly presentDigest: string | null
}

/** Decides the recovery of one row. Pure; same facts, same answer. */
export function recoveryOf(facts: RecoveryFacts): Recovery {
  if (facts.state === 'intended') return 'send'
  if (facts.state !== 'sent') return 'none'
  if (facts.idempotency.kind === 'byKey') return facts.sentAgoMs < facts.idempotency.validityMs ? 'resend' : 'unknown'
  if (facts.idempotency.kind === 'natural' && facts.presentDigest !== null) {
    if (facts.presentDigest === facts.afterDigest) return 'confirm'
    if (facts.presentDigest === facts.beforeDigest) return 'resend'
  }
  return 'unknown'
}
