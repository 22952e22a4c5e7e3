/** Name of this installation among others; what it names is unique inside it. */
const TRUST_DOMAIN = 'muster'

/** Who a crew member is, for everybody else (domain §9). */
export function spiffeId(workspaceId: string, memberId: string): string {
  return `spiffe://${TRUST_DOMAIN}/ws/${workspaceId}/member/${memberId}`
}
