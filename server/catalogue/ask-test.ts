import { notValid } from '#server/catalogue/not-valid.ts'
import { findConnectorById, updateConnector } from '#server/catalogue/store.ts'
import { enqueue } from '#server/jobs/enqueue.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

/**
 * Asks the worker to try a connection: it alone starts programs (architecture §1). What it finds is in the catalogue and beside the
 * connector; nothing is accepted by it.
 * @throws AppError NOT_FOUND; VALIDATION_FAILED when the app is switched off
 */
export async function askTest(scope: TenantScope, id: string): Promise<void> {
  const connector = await findConnectorById(scope, id)
  if (!connector) throw new AppError('NOT_FOUND', { context: { connector: id } })
  if (!connector.enabled) throw notValid('the app is switched off')
  await updateConnector(scope, id, { testAskedAt: new Date(systemClock.nowMs()) })
  await enqueue(scope, { task: 'test-connector', payload: { connectorId: id }, jobKey: `test-connector:${id}` })
}
