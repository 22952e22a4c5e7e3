import type { MailServerView } from '#server/connectors/mail/mail-server/schema.ts'
import { findMailServer } from '#server/connectors/mail/store.ts'
import type { Principal } from '#server/identity/principal.ts'
import { findGivenUp } from '#server/notices/store.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { inScope } from '#server/tenancy/store.ts'
import { readWorkspace } from '#server/tenancy/workspaces/store.ts'

const WEEK_MS = 7 * 24 * 3_600_000

/** The workspace's mail server as its admins see it: everything but the password. */
export async function readMailServer(principal: Pick<Principal, 'workspaceId' | 'email'>): Promise<MailServerView> {
  return await inScope(principal.workspaceId, async (scope) => {
    const row = await findMailServer(scope)
    const server = row?.inUse
      ? {
          host: row.host,
          port: row.port,
          security: row.security,
          inside: row.inside,
          userName: row.userName ?? '',
          hasPassword: row.passwordHandle !== null,
          sender: row.sender,
          changedAt: row.createdAt.toISOString(),
        }
      : null
    const undelivered = await findGivenUp(scope, new Date(systemClock.nowMs() - WEEK_MS))
    return { practice: (await readWorkspace(scope)).practice, server, testTo: principal.email, undelivered }
  })
}
