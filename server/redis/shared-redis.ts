import { sha256 } from '#server/kernel/digest.ts'
import { readSetting } from '#server/observability/env.ts'
import { openRedis, pingRedis, type RedisDoor } from '#server/redis/open-redis.ts'

const PREFIX_CHARS = 16

export interface SharedRedis extends RedisDoor {
  /** Begins every key: two installations on one Redis do not meet, a copy of the database neither. */
  readonly prefix: string
}

/** One per process and address, also across Next's module reloads. */
const doors = doorsOfThisProcess()

/** The Redis of the installation; null when none is configured (`REDIS_URL`). */
export function sharedRedis(): SharedRedis | null {
  const REDIS_URL = readSetting('REDIS_URL')
  if (REDIS_URL === undefined) return null
  const DATABASE_URL = readSetting('DATABASE_URL') ?? ''
  const name = `${REDIS_URL}\0${DATABASE_URL}`
  const open = doors.get(name)
  if (open) return open
  const door = { ...openRedis(REDIS_URL), prefix: `muster:${sha256(`muster.redis.v1\0${DATABASE_URL}`).slice(0, PREFIX_CHARS)}` }
  doors.set(name, door)
  return door
}

/** Whether Redis answers right now, on a connection made for the question; null when none is configured. */
export async function redisAnswers(): Promise<boolean | null> {
  const REDIS_URL = readSetting('REDIS_URL')
  return REDIS_URL === undefined ? null : await pingRedis(REDIS_URL)
}

function doorsOfThisProcess(): Map<string, SharedRedis> {
  const place = globalThis as { musterRedis?: Map<string, SharedRedis> }
  place.musterRedis ??= new Map()
  return place.musterRedis
}
