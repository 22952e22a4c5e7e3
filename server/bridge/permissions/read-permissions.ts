import { namesOf } from '#server/bridge/list-runs.ts'
import type { PermissionList } from '#server/bridge/permissions/schema.ts'
import type { Principal } from '#server/identity/principal.ts'
import { msg, type Say } from '#server/kernel/language/say.ts'
import { listMembers } from '#server/members/store.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { permissionTermsSchema } from '#server/policy/core/standing.ts'
import { termsOf } from '#server/policy/standing/live-permissions.ts'
import { countUses, listPermissions, listRequests } from '#server/policy/standing/store.ts'
import { inScope } from '#server/tenancy/store.ts'

const DAY_MS = 86_400_000

/** What crew members may do without asking: asked for, in force with what was used today, and over with the reason. */
export async function readPermissions(principal: Principal, say: Say): Promise<PermissionList> {
  const people = await namesOf(principal.workspaceId)
  const nowMs = systemClock.nowMs()
  return await inScope(principal.workspaceId, async (scope) => {
    const members = new Map((await listMembers(scope)).map((member) => [member.id, member.name]))
    const common = (
      row: { memberId: string; sentence: string | null },
      terms: { perRunMax: number; perDayMax: number; expiresAt: string },
    ) => ({
      memberId: row.memberId,
      memberName: members.get(row.memberId) ?? say('A crew member that is gone'),
      sentence: row.sentence ?? say('Standing permission'),
      perRunMax: terms.perRunMax,
      perDayMax: terms.perDayMax,
      expiresAt: terms.expiresAt,
    })
    const open = (await listRequests(scope, 'open')).map((row) => ({
      id: row.id,
      ...common(row, permissionTermsSchema.parse(row.terms)),
      requestedBy: people.get(row.requestedBy) ?? say('Someone who left'),
      requestedAt: row.createdAt.toISOString(),
    }))
    const inForce = []
    const over = []
    for (const row of await listPermissions(scope)) {
      const shown = { id: row.id, ...common(row, termsOf(row)) }
      if (row.suspendedAt !== null) over.push({ ...shown, endedAt: row.suspendedAt.toISOString(), why: sayWhy(row.suspendedWhy, say) })
      else if (row.expiresAt.getTime() <= nowMs)
        over.push({ ...shown, endedAt: row.expiresAt.toISOString(), why: say('its time was over') })
      else
        inForce.push({
          ...shown,
          grantedBy: people.get(row.grantedBy) ?? say('Someone who left'),
          grantedAt: row.createdAt.toISOString(),
          usedInDay: await countUses(scope, row.id, { since: new Date(nowMs - DAY_MS) }),
        })
    }
    return { open, inForce, over }
  })
}

/** Why one ended; the reason is kept in English. */
function sayWhy(kept: string | null, say: Say): string {
  const when = /^the backup of (\S+) was put back$/.exec(kept ?? '')?.[1]
  if (when !== undefined) return say('the backup of {when} was put back', { when })
  return say(kept ?? msg('it was taken back'))
}
