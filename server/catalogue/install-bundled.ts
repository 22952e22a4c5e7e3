import { FILES_ROWS } from '#server/catalogue/bundled/files.ts'
import { httpRows } from '#server/catalogue/bundled/http.ts'
import { MAIL_ROWS } from '#server/catalogue/bundled/mail.ts'
import { MEMORY_ROWS } from '#server/catalogue/bundled/memory.ts'
import { RENDER_ROWS } from '#server/catalogue/bundled/render.ts'
import { RESULT_ROWS } from '#server/catalogue/bundled/result.ts'
import { TABLES_ROWS } from '#server/catalogue/bundled/tables.ts'
import { VOUCHERS_ROWS } from '#server/catalogue/bundled/vouchers.ts'
import { WEBHOOK_KEY, WEBHOOK_ROWS } from '#server/catalogue/bundled/webhook.ts'
import { settingsDigest, underSettings } from '#server/catalogue/connector-settings.ts'
import { recordAcceptance } from '#server/catalogue/record-acceptance.ts'
import { siteSchema } from '#server/catalogue/schema.ts'
import { signAcceptance } from '#server/catalogue/signed-row.ts'
import { findRow, insertConnector, insertRows } from '#server/catalogue/store.ts'
import { msg } from '#server/kernel/language/say.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { systemIds } from '#server/observability/system-ids.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

/** What `http` may reach at first: the practice ticket receiver, and nothing else. */
const PRACTICE_SITE = siteSchema.parse({ origin: 'http://tickets.localhost', reads: ['/tickets/*'], sends: ['/tickets'] })
/** The same for what sends only. */
const PRACTICE_RECEIVER = { ...PRACTICE_SITE, reads: [] }

const BUNDLED = [
  { key: 'files', name: msg('Files'), kind: 'in-process', config: {}, rows: FILES_ROWS },
  { key: 'tables', name: msg('Tables'), kind: 'in-process', config: {}, rows: TABLES_ROWS },
  { key: 'mail', name: msg('Mail'), kind: 'in-process', config: {}, rows: MAIL_ROWS },
  { key: 'render', name: msg('Documents'), kind: 'in-process', config: {}, rows: RENDER_ROWS },
  { key: 'memory', name: msg('Memory'), kind: 'in-process', config: {}, rows: MEMORY_ROWS },
  { key: 'result', name: msg('Results'), kind: 'in-process', config: {}, rows: RESULT_ROWS },
  { key: 'vouchers', name: msg('Practice vouchers'), kind: 'in-process', config: {}, rows: VOUCHERS_ROWS },
  { key: 'http', name: 'Web', kind: 'http', config: { sites: [PRACTICE_SITE] }, rows: httpRows('http') },
  { key: WEBHOOK_KEY, name: msg('Messages to other systems'), kind: 'http', config: { sites: [PRACTICE_RECEIVER] }, rows: WEBHOOK_ROWS },
] as const
/** Short names of what ships with Muster. */
export const BUNDLED_KEYS: readonly string[] = BUNDLED.map(({ key }) => key)
/** What those of our own process can do, by connector. */
export const BUNDLED_TOOLS: ReadonlyMap<string, readonly string[]> = new Map(
  BUNDLED.flatMap(({ key, kind, rows }) => (kind === 'in-process' ? [[key, rows.map(({ tool }) => tool)] as const] : [])),
)

/**
 * Gives a workspace the connectors that ship with Muster, their rows accepted in the name of its first admin
 * (domain §2: "setup accepts them for the first admin and says so"). Twice is once.
 * @param acceptedBy user id of that admin
 * @param keys only these of them
 * @throws AppError SIGNER_UNAVAILABLE
 */
export async function installBundledConnectors(scope: TenantScope, acceptedBy: string, keys = BUNDLED_KEYS): Promise<void> {
  const accepted: Parameters<typeof recordAcceptance>[2][number][] = []
  const acceptedAt = new Date(systemClock.nowMs())
  for (const { rows, ...connector } of BUNDLED) {
    const { key } = connector
    if (!keys.includes(key)) continue
    await insertConnector(scope, { id: systemIds.next('con'), ...connector })
    for (const bundled of rows) {
      if (await findRow(scope, bundled.tool)) continue
      const row = underSettings(bundled, settingsDigest(connector))
      const acceptance = { tool: row.tool, connectorKey: key, row, acceptedBy, acceptedAt }
      const seal = await signAcceptance(scope.workspaceId, acceptance)
      await insertRows(scope, [{ ...acceptance, ...seal, state: 'active', bundled: true }])
      accepted.push({ row, seal })
    }
  }
  if (accepted.length > 0) await recordAcceptance(scope, acceptedBy, accepted)
}
