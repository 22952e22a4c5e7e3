/** How a call to a model ended without an answer. */
export type CallFault =
  /** `retryAfterMs`: how long the provider wants to be left alone. */
  | { readonly kind: 'status'; readonly status: number; readonly retryAfterMs?: number }
  /** Said that there is no answer, under a status that says there is one. */
  | { readonly kind: 'failed' }
  | { readonly kind: 'timeout' }
  /** No connection came about: nobody got the request. */
  | { readonly kind: 'unreachable' }
  /** The connection ended after the request went out. */
  | { readonly kind: 'cut' }
  | { readonly kind: 'nonsense' }
  | { readonly kind: 'verdict' }
  | { readonly kind: 'cancelled' }

/**
 * Whether the next model of the chain may be asked (requirements §8.12): the provider is busy, broken, silent or not there. A verdict
 * is never a reason, nor is a request that the provider refused (4xx: it would be refused again, or hides a wrong key). Pure.
 */
export function mayFallBack(fault: CallFault): boolean {
  switch (fault.kind) {
    case 'status':
      return fault.status === 429 || fault.status === 408 || fault.status >= 500
    case 'timeout':
    case 'unreachable':
    case 'cut':
    case 'nonsense':
    case 'failed':
      return true
    case 'verdict':
    case 'cancelled':
      return false
  }
}

/** What a provider that says 429 and not for how long is given. */
const PAUSE_MS = 1000

/** How long to leave a model alone before it is asked once more: 0 = not at all; one that is busy is not asked again at once. Pure. */
export function pauseMs(fault: CallFault): number {
  if (fault.kind !== 'status') return 0
  return fault.retryAfterMs ?? (fault.status === 429 ? PAUSE_MS : 0)
}

/**
 * A `Retry-After` header (RFC 9110 §10.2.3: seconds, or a date) as milliseconds from now; null where there is none that can be read. Pure.
 */
export function retryAfterMs(header: string | undefined, nowMs: number): number | null {
  const said = header?.trim() ?? ''
  if (/^\d{1,9}$/.test(said)) return Number(said) * 1000
  const at = /^[A-Za-z]{3,9},? /.test(said) ? Date.parse(said) : Number.NaN
  return Number.isNaN(at) ? null : Math.max(0, at - nowMs)
}
