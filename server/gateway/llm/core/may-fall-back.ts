/** How a call to a model ended without an answer. */
export type CallFault =
  | { readonly kind: 'status'; readonly status: number }
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
      return true
    case 'verdict':
    case 'cancelled':
      return false
  }
}
