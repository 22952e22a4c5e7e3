import { afterAll, beforeAll } from 'vitest'
import { openRedis, type RedisDoor } from '#server/redis/open-redis.ts'
import { answers, startRedis, type TestRedis } from '#server/redis/testing/start-redis.ts'

/** A Redis with two doors, as two processes have them, for the whole length of a `describe`. */
export function useTwoDoors(): () => { readonly server: TestRedis; readonly doors: readonly [RedisDoor, RedisDoor] } {
  let world: { server: TestRedis; doors: readonly [RedisDoor, RedisDoor] } | undefined
  beforeAll(async () => {
    const server = await startRedis()
    const doors = [openRedis(server.url, { answerMs: 1000 }), openRedis(server.url, { answerMs: 1000 })] as const
    world = { server, doors }
    for (const door of doors) await answers(door)
  })
  afterAll(async () => {
    for (const door of world?.doors ?? []) door.close()
    await world?.server.remove()
  })
  return () => {
    if (!world) throw new Error('Redis is not started')
    return world
  }
}
