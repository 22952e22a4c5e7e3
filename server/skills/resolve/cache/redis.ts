import { randomUUID } from 'node:crypto'
import type { SharedRedis } from '#server/redis/shared-redis.ts'
import type { Resolution, ResolveCache } from '#server/skills/resolve/cache/port.ts'

/** A turn outlives every value kept under the one before it. */
const TURN_OUTLIVES = 10
const VALUE_CHARS_MAX = 1_048_576

interface Stored {
  readonly mark: string
  readonly resolution: Resolution
}

/**
 * Resolutions in Redis, shared by processes. Forgetting gives a workspace another turn; a value counts only under the turn in which its
 * load began, so that nothing old comes back, whoever writes late. One way there and back for each look.
 */
export function redisResolveCache(redis: Pick<SharedRedis, 'ask' | 'prefix'>, ttlMs: number): ResolveCache {
  const { prefix } = redis
  const allKey = `${prefix}:resolve:turn`
  const turnKey = (workspaceId: string): string => `${prefix}:resolve:turn:${workspaceId}`
  const valueKey = (workspaceId: string, key: string): string => `${prefix}:resolve:${workspaceId}:${key}`
  const turn = async (key: string): Promise<boolean> => {
    const told = await redis.ask(async (client) => await client.set(key, randomUUID(), 'PX', ttlMs * TURN_OUTLIVES))
    return told !== null
  }
  return {
    async look(workspaceId, key) {
      const asked = await redis.ask(async (client) => await client.mget(allKey, turnKey(workspaceId), valueKey(workspaceId, key)))
      if (asked === null) return null
      const [all, own, text] = asked.value
      const mark = `${all ?? ''}.${own ?? ''}`
      const stored = parse(text)
      return { found: stored?.mark === mark ? stored.resolution : null, mark }
    },
    async keep(workspaceId, key, mark, resolution) {
      const text = JSON.stringify({ mark, resolution } satisfies Stored)
      if (text.length > VALUE_CHARS_MAX) return
      await redis.ask(async (client) => await client.set(valueKey(workspaceId, key), text, 'PX', ttlMs))
    },
    async forget(workspaceId) {
      return await turn(turnKey(workspaceId))
    },
    async forgetAll() {
      return await turn(allKey)
    },
  }
}

function parse(text: string | null | undefined): Stored | null {
  if (typeof text !== 'string') return null
  try {
    return JSON.parse(text) as Stored
  } catch {
    return null
  }
}
