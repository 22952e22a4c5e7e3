import type { Principal } from '#server/identity/principal.ts'
import { listTokenRows } from '#server/identity/tokens/store.ts'
import { AppError } from '#server/kernel/app-error.ts'
import type { Client } from '#server/members/clients/client-member.ts'
import { findClientRow } from '#server/members/clients/store.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

/**
 * The program that a request came from: by the API token it brought, or as it signed in by OAuth, whichever person let it in. A
 * browser's session is no client.
 * @throws AppError SIGNED_OUT
 */
export async function clientOf(scope: TenantScope, { via, userId }: Principal): Promise<Client> {
  if (via.kind !== 'token') throw new AppError('SIGNED_OUT')
  if (via.program) return { key: `oauth:${via.program.clientId}`, name: via.program.name }
  const key = `token:${via.tokenId}`
  const known = await findClientRow(scope, key)
  if (known) return { key, name: known.name }
  const token = (await listTokenRows(scope, userId, new Date(0))).find(({ id }) => id === via.tokenId)
  return { key, name: token?.name ?? '' }
}
