import { randomUUID } from 'node:crypto'
import { readEnv } from '#server/observability/env.ts'
import { log } from '#server/observability/log.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { sharedRedis } from '#server/redis/shared-redis.ts'
import { publishSignal } from '#server/signals/publish-signal.ts'
import type { Signal } from '#server/signals/schema.ts'
import { subscribeSignals } from '#server/signals/subscribe-signals.ts'
import { inProcessResolveCache } from '#server/skills/resolve/cache/in-process.ts'
import { redisResolveCache } from '#server/skills/resolve/cache/redis.ts'
import { type Keeper, makeKeeper } from '#server/skills/resolve/keeper.ts'
import { RESOLVE_TTL_MS } from '#server/skills/schema.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

const CHANGED = 'skills.changed'
const CHANGED_EVERYWHERE = 'skills.changed.everywhere'
const LISTEN_AGAIN_MS = 30_000

/** What changed: something of this workspace alone, or a skill that any workspace may have added because it is public or was. */
export type Changed = { readonly bindingId: string } | { readonly skillId: string; readonly visibility: 'private' | 'public' }

interface Kept {
  readonly keeper: Keeper
  /** Resolves once this process hears of changes; false when it cannot, and then nothing may be kept. */
  listening: Promise<boolean>
}
/** One per database, Redis and process, also across Next's module reloads. */
const keepers = keepersOfThisProcess()

/** What keeps resolutions in this process, once it hears of changes; null when it cannot hear of any. */
export async function listeningKeeper(): Promise<Keeper | null> {
  const { keeper, listening } = keptOfThisDatabase()
  return (await listening) ? keeper : null
}

/**
 * Called in the transaction that changes what resolves; tells every process after the commit, and only then. In this process nothing is
 * believed from now on until that is heard, so that whoever made the change sees it at once.
 */
export async function forgetResolved(scope: TenantScope, about: Changed): Promise<void> {
  const isEverywhere = 'skillId' in about && about.visibility === 'public'
  const token = randomUUID()
  keptOfThisDatabase().keeper.suspect(isEverywhere ? '*' : scope.workspaceId, token)
  await publishSignal(scope, { type: isEverywhere ? CHANGED_EVERYWHERE : CHANGED, id: token })
}

function keptOfThisDatabase(): Kept {
  const { DATABASE_SYSTEM_URL: url = '', REDIS_URL = '' } = readEnv()
  const name = `${url}\0${REDIS_URL}`
  const open = keepers.get(name)
  if (open) return open
  const redis = sharedRedis()
  const { monotonicMs } = systemClock
  const cache = redis === null ? inProcessResolveCache(monotonicMs, RESOLVE_TTL_MS) : redisResolveCache(redis, RESOLVE_TTL_MS)
  const keeper = makeKeeper(cache, monotonicMs)
  const kept: Kept = { keeper, listening: Promise.resolve(false) }
  keepers.set(name, kept)
  kept.listening = listen(url, kept)
  return kept
}

async function listen(url: string, kept: Kept): Promise<boolean> {
  try {
    await subscribeSignals({ url }, (signal) => void hear(kept.keeper, signal))
    return true
  } catch (error) {
    log.warn('skills.resolve.deaf', { error })
    setTimeout(() => {
      kept.listening = listen(url, kept)
    }, LISTEN_AGAIN_MS).unref()
    return false
  }
}

async function hear(keeper: Keeper, { type, workspaceId, id }: Signal): Promise<void> {
  if (type === CHANGED) await keeper.forget(workspaceId, id ?? '')
  else if (type === CHANGED_EVERYWHERE || type === 'resync') await keeper.forgetAll(id)
}

function keepersOfThisProcess(): Map<string, Kept> {
  const place = globalThis as { musterResolveKeepers?: Map<string, Kept> }
  place.musterResolveKeepers ??= new Map()
  return place.musterResolveKeepers
}
