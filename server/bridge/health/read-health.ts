import { isWorkerAlive } from '#server/bridge/health/store.ts'
import { log } from '#server/observability/log.ts'
import { redisAnswers } from '#server/redis/shared-redis.ts'
import { signerClient } from '#server/signer/client.ts'
import { inScope, inSystem, SYSTEM_WORKSPACE } from '#server/tenancy/store.ts'

const HEARTBEAT_MS = 15_000

export interface Health {
  /** `ok` only when all three parts are there (architecture §1). */
  readonly status: 'ok' | 'degraded'
  readonly database: boolean
  readonly worker: boolean
  readonly signer: boolean
  /** Whether the signer runs as another user than web and worker; null while it does not answer. */
  readonly separated: boolean | null
  /** Whether Redis answers; null when none is configured. Says nothing of `status`: it saves time and nothing else. */
  readonly redis: boolean | null
}

/** Looks at database (both roles), worker heartbeat and signer. Never throws; says nothing about who or what is inside. */
export async function readHealth(): Promise<Health> {
  const [database, worker, separated, redis] = await Promise.all([
    answers('database', async () => await inScope(SYSTEM_WORKSPACE, async () => true)),
    answers('worker', async () => await inSystem(async (scope) => await isWorkerAlive(scope, HEARTBEAT_MS))),
    answers('signer', async () => (await signerClient().status()).separated),
    redisAnswers(),
  ])
  const parts = { database: database === true, worker: worker === true, signer: separated !== undefined }
  const isWhole = parts.database && parts.worker && parts.signer
  return { status: isWhole ? 'ok' : 'degraded', ...parts, separated: separated ?? null, redis }
}

async function answers(part: string, ask: () => Promise<boolean>): Promise<boolean | undefined> {
  try {
    return await ask()
  } catch (error) {
    log.warn('health.missing', { part, error })
    return undefined
  }
}
