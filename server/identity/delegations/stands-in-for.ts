import { namedBy } from '#server/identity/delegations/store.ts'
import { listPeople } from '#server/identity/list-people.ts'
import { inScope } from '#server/tenancy/store.ts'

/** The colleagues in whose place this person may answer just now. Opens its own transactions: call it outside of one. */
export async function standsInFor(
  person: { readonly workspaceId: string; readonly userId: string },
  nowMs: number,
): Promise<{ userId: string; email: string }[]> {
  const away = await inScope(person.workspaceId, async (scope) => await namedBy(scope, person.userId, new Date(nowMs)))
  if (away.length === 0) return []
  return (await listPeople(person)).filter(({ userId }) => away.includes(userId)).map(({ userId, email }) => ({ userId, email }))
}
