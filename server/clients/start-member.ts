import { actingMember } from '#server/clients/client-of.ts'
import { startRun } from '#server/dispatch/start-run.ts'
import type { Principal } from '#server/identity/principal.ts'
import { can } from '#server/identity/roles.ts'
import { AppError } from '#server/kernel/app-error.ts'
import type { JsonObject } from '#server/kernel/canonical-json.ts'
import { listMembers } from '#server/members/store.ts'
import { actWithToken } from '#server/observability/acting-token.ts'
import { inScope } from '#server/tenancy/store.ts'

/**
 * Starts a crew member for a program outside: in the name of the token's person, with inputs that nobody here wrote (domain §6), so no
 * standing permission spares what it asks.
 * @returns the id of the run as soon as it is there
 * @throws AppError NOT_FOUND; MEMBER_SUSPENDED, also of the client; VALIDATION_FAILED, PAYLOAD_TOO_LARGE, MEMBER_UNPUBLISHED
 */
export async function startMember(principal: Principal, wish: { slug: string; inputs: JsonObject }): Promise<string> {
  const { userId: by, via, workspaceId } = principal
  if (via.kind !== 'token' || !can(principal, 'runs:start')) throw new AppError('FORBIDDEN', { context: { capability: 'runs:start' } })
  const start = async (): Promise<string> =>
    await inScope(workspaceId, async (scope) => {
      const client = await actingMember(scope, principal)
      const member = (await listMembers(scope)).find(({ slug }) => slug === wish.slug)
      if (!member) throw new AppError('NOT_FOUND', { context: { member: wish.slug.slice(0, 64) } })
      const { inputs } = wish
      const asked = {
        memberId: member.id,
        inputs,
        purpose: 'run',
        origin: 'mcp',
        inputsFrom: 'outside',
        by,
        clientName: client.name,
        clientId: client.id,
      } as const
      return (await startRun(scope, asked)).id
    })
  return await actWithToken(via.tokenId, start)
}
