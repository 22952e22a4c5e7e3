import type { TestOutcome } from '#server/catalogue/schema.ts'
import { httpConfigSchema } from '#server/catalogue/schema.ts'
import { findConnectorById, updateConnector } from '#server/catalogue/store.ts'
import { PRACTICE_ORIGIN } from '#server/connectors/tickets/practice-origin.ts'
import { ensureTickets } from '#server/connectors/tickets/ticket-listener.ts'
import { resolveAddress } from '#server/egress/resolve-address.ts'
import { openSession } from '#server/gateway/mcp/open-session.ts'
import { syncTools } from '#server/gateway/mcp/sync-tools.ts'
import { isAppError } from '#server/kernel/app-error.ts'
import { ERROR_CATALOGUE } from '#server/kernel/error-catalogue.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { inScope } from '#server/tenancy/store.ts'

const NOTHING = { code: null, why: null, abilities: 0, fresh: 0, changed: 0, gone: 0, refused: 0, confined: null } as const

/**
 * Tries a connection without a run, in the worker: a foreign app is asked for its abilities, which are compared with what was
 * accepted; the addresses of an `http` connector are looked up, nothing is sent to them. The outcome is kept beside the connector.
 * Never throws for what the other side does.
 */
export async function testConnector(workspaceId: string, connectorId: string): Promise<void> {
  const connector = await inScope(workspaceId, async (scope) => await findConnectorById(scope, connectorId))
  if (!connector) return
  const outcome = await tried(workspaceId, connector.key, connector.kind, connector.config).catch((error: unknown): TestOutcome => {
    const code = isAppError(error) ? error.code : 'CONNECTOR_MISBEHAVED'
    const why = isAppError(error) && typeof error.context['why'] === 'string' ? error.context['why'] : null
    return {
      ...NOTHING,
      ok: false,
      code,
      why: why === null ? `${ERROR_CATALOGUE[code].title}.` : `${ERROR_CATALOGUE[code].title}: ${why}.`,
    }
  })
  await inScope(
    workspaceId,
    async (scope) => await updateConnector(scope, connectorId, { testedAt: new Date(systemClock.nowMs()), test: outcome }),
  )
}

async function tried(workspaceId: string, key: string, kind: string, config: unknown): Promise<TestOutcome> {
  const session = await openSession(workspaceId, key)
  if (kind === 'http') await checkSites(config)
  const announced = await session.listTools()
  const ok = { ...NOTHING, ok: true, abilities: announced.length }
  // our own connectors announce the rows of this very program
  if (session.kind === 'in-process') return ok
  const findings = await syncTools(workspaceId, key)
  const count = (kinds: string) => findings.filter((finding) => finding.kind === kinds).length
  return {
    ...ok,
    fresh: count('new'),
    changed: count('changed'),
    gone: count('gone'),
    refused: count('refused'),
    confined: session.kind === 'stdio' ? session.confined : null,
  }
}

/** Whether each listed address has a name that resolves to where it may go. @throws AppError EGRESS_REFUSED, CONNECTOR_UNAVAILABLE */
async function checkSites(config: unknown): Promise<void> {
  for (const { origin, private: isPrivate } of httpConfigSchema.parse(config).sites) {
    if (origin === PRACTICE_ORIGIN) await ensureTickets()
    else {
      const url = new URL(origin)
      const target = { host: url.hostname, port: Number(url.port || (url.protocol === 'https:' ? 443 : 80)) }
      await resolveAddress(target, isPrivate ? [`${url.hostname.replace(/^\[|\]$/g, '')}:${target.port}`] : [])
    }
  }
}
