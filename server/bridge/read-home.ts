import { countNeedsYou, listApprovals } from '#server/bridge/list-approvals.ts'
import { countRuns, listRuns } from '#server/bridge/list-runs.ts'
import { countOutbox } from '#server/bridge/results/store.ts'
import type { Shell } from '#server/bridge/schema.ts'
import { findMailServer } from '#server/connectors/mail/store.ts'
import { readPreferences } from '#server/identity/preferences/read-preferences.ts'
import type { Principal } from '#server/identity/principal.ts'
import { inEnglish, type Say } from '#server/kernel/language/say.ts'
import { countUnread } from '#server/notices/store.ts'
import { inScope } from '#server/tenancy/store.ts'
import { readWorkspace } from '#server/tenancy/workspaces/store.ts'

const RUNNING: ReadonlySet<string> = new Set(['queued', 'running', 'waiting', 'blocked', 'waiting_approval'])

/** The Bridge: what needs this person, what runs, what failed. */
export async function readHome(principal: Principal, say: Say = inEnglish) {
  const [needsYou, recent] = await Promise.all([listApprovals(principal, 'needs-you', say), listRuns(principal.workspaceId, {}, say)])
  const runs = recent.items.filter((run) => run.purpose === 'run')
  return {
    needsYou: needsYou.slice(0, 6),
    runningNow: runs.filter((run) => RUNNING.has(run.status)).slice(0, 6),
    // A person's no is a decision, not a failure.
    failed: runs.filter((run) => (run.status === 'failed' && run.reason !== 'REJECTED') || run.status === 'expired').slice(0, 6),
  }
}

/** Workspace, person and the counts beside the navigation. */
export async function readShell(principal: Principal): Promise<Shell> {
  const [approvals, running, preferences] = await Promise.all([
    countNeedsYou(principal),
    countRuns(principal.workspaceId, RUNNING),
    readPreferences(principal.userId),
  ])
  return await inScope(principal.workspaceId, async (scope) => {
    const workspace = await readWorkspace(scope)
    return {
      workspace: {
        id: workspace.id,
        name: workspace.name,
        tenantName: workspace.tenantName,
        timeZone: workspace.timeZone,
        practice: workspace.practice,
        ownMail: (await findMailServer(scope))?.inUse ?? false,
      },
      person: { name: principal.name, email: principal.email, role: principal.role },
      preferences,
      counts: {
        approvals,
        running,
        outbox: await countOutbox(scope),
        notices: await countUnread(scope, principal.userId),
      },
    }
  })
}
