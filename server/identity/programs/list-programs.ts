import { listUsers } from '#server/identity/accounts/store.ts'
import type { IdentityContext } from '#server/identity/context.ts'
import { listMemberships } from '#server/identity/people/store.ts'
import type { Principal } from '#server/identity/principal.ts'
import type { ProgramListItem } from '#server/identity/programs/schema.ts'
import { listProgramRows } from '#server/identity/programs/store.ts'
import { can } from '#server/identity/roles.ts'
import { inEnglish, type Say } from '#server/kernel/language/say.ts'
import { inScope, inSystem } from '#server/tenancy/store.ts'

const ENDED_SHOWN_MS = 30 * 24 * 60 * 60_000

/** One's own connected programs, for an admin everybody's; newest first, at most 200, those that ended for 30 days more. */
export async function listPrograms(context: IdentityContext, principal: Principal, say: Say = inEnglish): Promise<ProgramListItem[]> {
  const nowMs = context.clock.nowMs()
  const whose = can(principal, 'people:manage') ? null : principal.userId
  const { rows, present } = await inScope(principal.workspaceId, async (scope) => ({
    rows: await listProgramRows(scope, whose, new Date(nowMs - ENDED_SHOWN_MS)),
    present: new Set((await listMemberships(scope)).map(({ userId }) => userId)),
  }))
  const people = await inSystem(async (scope) => await listUsers(scope, [...new Set(rows.map(({ userId }) => userId))]))
  const names = new Map(people.map(({ id, name }) => [id, name]))
  return rows.map(({ id, name, answersTo, surface, userId, createdAt, expiresAt, lastUsedAt, revokedAt }) => ({
    id,
    name,
    answersTo,
    surface,
    connectedBy: names.get(userId) ?? say('Someone who left'),
    mine: userId === principal.userId,
    state: revokedAt ? 'revoked' : expiresAt.getTime() <= nowMs ? 'expired' : present.has(userId) ? 'working' : 'resting',
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
  }))
}
