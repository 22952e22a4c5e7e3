import type { Principal } from '#server/identity/principal.ts'
import { listTokenRows } from '#server/identity/tokens/store.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { clientMember } from '#server/members/clients/client-member.ts'
import type { MemberRow } from '#server/members/store.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

/**
 * Which program a request came from, and in whose name: by the API token it brought, which is one person's, or as it signed in by OAuth,
 * each person's apart, so that what one lets wait holds up no other. A browser's session is no client.
 * @throws AppError SIGNED_OUT
 */
export function clientKey({ userId, via }: Principal): string {
  if (via.kind !== 'token') throw new AppError('SIGNED_OUT')
  return via.program ? `oauth:${via.program.clientId}/${userId}` : `token:${via.tokenId}`
}

/** The member that this program acts as. @throws AppError SIGNED_OUT, MEMBER_SUSPENDED */
export async function actingMember(scope: TenantScope, principal: Principal): Promise<MemberRow> {
  const { userId, via } = principal
  const nameOf = async (): Promise<string> => {
    if (via.kind === 'token' && via.program) return via.program.name
    const tokens = await listTokenRows(scope, userId, new Date(0))
    return tokens.find(({ id }) => via.kind === 'token' && id === via.tokenId)?.name ?? ''
  }
  return await clientMember(scope, { key: clientKey(principal), nameOf }, userId)
}
