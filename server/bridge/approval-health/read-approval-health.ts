import type { ApprovalHealth } from '#server/bridge/approval-health/schema.ts'
import { countAsks, countDecisions } from '#server/bridge/approval-health/store.ts'
import { namesOf } from '#server/bridge/list-runs.ts'
import type { Principal } from '#server/identity/principal.ts'
import { can } from '#server/identity/roles.ts'
import type { Say } from '#server/kernel/language/say.ts'
import { listActors } from '#server/members/store.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { inScope } from '#server/tenancy/store.ts'
import { readWorkspace } from '#server/tenancy/workspaces/store.ts'

const WEEKS = 8
const WEEK_MS = 7 * 86_400_000

/**
 * How much crew members ask and people decide, by week, of the last eight weeks: counts alone, by name, nobody is ranked. How others
 * decide is for admins; everybody sees their own (ui.md, Few, meaningful approvals).
 * @param say speaks to the reader
 */
export async function readApprovalHealth(principal: Principal, say: Say): Promise<ApprovalHealth> {
  const names = await namesOf(principal.workspaceId)
  const since = new Date(systemClock.nowMs() - WEEKS * WEEK_MS)
  const seesAll = can(principal, 'people:manage')
  return await inScope(principal.workspaceId, async (scope) => {
    const { timeZone } = await readWorkspace(scope)
    const known = new Map((await listActors(scope)).map((member) => [member.id, member.name]))
    const decided = (await countDecisions(scope, since, timeZone)).filter(({ userId }) => seesAll || userId === principal.userId)
    const asked = await countAsks(scope, since, timeZone)
    const byName = (a: { name: string; week: string }, b: { name: string; week: string }): number =>
      b.week.localeCompare(a.week) || a.name.localeCompare(b.name)
    return {
      weeks: [...new Set([...decided, ...asked].map(({ week }) => week))].sort().reverse(),
      people: decided.map((row) => ({ ...row, name: names.get(row.userId) ?? say('Someone who left') })).sort(byName),
      members: asked.map((row) => ({ ...row, name: known.get(row.memberId) ?? say('A crew member that is gone') })).sort(byName),
    }
  })
}
