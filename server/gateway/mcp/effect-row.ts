import type { JsonObject } from '#server/kernel/canonical-json.ts'

/** What the gateway needs of a ledger row. `argsText` is the sealed text; nothing else may become a call. */
export interface EffectRow {
  readonly tool: string
  readonly argsText: string
  readonly artifactName: string
  readonly artifactHash: string
  readonly pin: string
  readonly idempotencyKey: string
  readonly effectClass: string
  readonly runId: string
  readonly leg: number
  readonly attempt: number
  readonly ordinal: number
}

/** How one call ended. `failed` needs a proof that nothing was done; whatever is not proved is `unknown` (domain §5, Take-off). */
export type ApplyOutcome =
  | { readonly kind: 'confirmed'; readonly response: JsonObject }
  | {
      readonly kind: 'failed'
      readonly code: string
      readonly text: string
      readonly proof: 'refused-by-gateway' | 'never-connected' | 'declared'
    }
  | { readonly kind: 'unknown'; readonly code: string; readonly text: string }
