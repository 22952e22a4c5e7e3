import { FILES_ROWS } from '#server/catalogue/bundled/files.ts'
import { MAIL_ROWS } from '#server/catalogue/bundled/mail.ts'
import { RESULT_ROWS } from '#server/catalogue/bundled/result.ts'
import { TABLES_ROWS } from '#server/catalogue/bundled/tables.ts'
import { insertConnector, insertRows } from '#server/catalogue/store.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { systemIds } from '#server/observability/system-ids.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

const BUNDLED = [
  { key: 'files', name: 'Files', rows: FILES_ROWS },
  { key: 'tables', name: 'Tables', rows: TABLES_ROWS },
  { key: 'mail', name: 'Mail', rows: MAIL_ROWS },
  { key: 'result', name: 'Results', rows: RESULT_ROWS },
] as const

/**
 * Gives a workspace the connectors that ship with Muster, their rows accepted in the name of its first admin
 * (domain §2: "setup accepts them for the first admin and says so"). Twice is once.
 * @param acceptedBy user id of that admin
 */
export async function installBundledConnectors(scope: TenantScope, acceptedBy: string): Promise<void> {
  const acceptedAt = new Date(systemClock.nowMs())
  for (const { key, name, rows } of BUNDLED) {
    await insertConnector(scope, { id: systemIds.next('con'), key, name, kind: 'in-process' })
    await insertRows(
      scope,
      rows.map((row) => ({ tool: row.tool, connectorKey: key, row, state: 'active' as const, bundled: true, acceptedBy, acceptedAt })),
    )
  }
}
