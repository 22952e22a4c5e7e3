import { listUsers } from '#server/identity/accounts/store.ts'
import { listAllMemberships } from '#server/identity/people/store.ts'
import { inScope, inSystem } from '#server/tenancy/store.ts'
import { peopleNamed } from '#server/triggers/mailbox/core/people-named.ts'

/** People of the workspace, the suspended ones too, that a message names as its sender: their votes on what it starts do not count. */
export async function sendersOf(workspaceId: string, addresses: readonly string[]): Promise<string[]> {
  if (addresses.length === 0) return []
  const members = await inScope(workspaceId, listAllMemberships)
  const people = await inSystem(
    async (system) =>
      await listUsers(
        system,
        members.map(({ userId }) => userId),
      ),
  )
  return peopleNamed(addresses, people)
}
