import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { pingRedis } from '#server/redis/open-redis.ts'
import { redisAnswers, sharedRedis } from '#server/redis/shared-redis.ts'
import { answers, hasRedis, startRedis, type TestRedis } from '#server/redis/testing/start-redis.ts'

afterEach(() => {
  delete process.env['REDIS_URL']
})

test('where none is configured there is none, and nothing to say about it', async () => {
  expect(sharedRedis()).toBeNull()
  expect(await redisAnswers()).toBeNull()
})

test('one that is not there is said to be away, and whoever asks goes on without it', async () => {
  process.env['REDIS_URL'] = 'redis://127.0.0.1:1'
  expect(await redisAnswers()).toBe(false)
  expect(await sharedRedis()?.ask(async (redis) => await redis.ping())).toBeNull()
  sharedRedis()?.close()
})

describe.skipIf(!hasRedis)('with a Redis', () => {
  let server: TestRedis
  beforeAll(async () => {
    server = await startRedis()
  })
  afterAll(async () => await server.remove())

  test('it answers, the process has one door to it, and its keys say nothing of the database', async () => {
    process.env['REDIS_URL'] = server.url
    expect(await redisAnswers()).toBe(true)
    const door = sharedRedis()
    if (!door) throw new Error('one is configured')
    expect(sharedRedis()).toBe(door)
    expect(door.prefix).toMatch(/^muster:[0-9a-f]{16}$/)
    await answers(door)
    expect(await door.ask(async (redis) => await redis.get('nothing'))).toEqual({ value: null })
    door.close()
  })

  test('one that hangs is given up in time, rests, and is back by itself', async () => {
    process.env['REDIS_URL'] = `${server.url}/1`
    const door = sharedRedis()
    if (!door) throw new Error('one is configured')
    await answers(door)
    server.freeze()
    for (let n = 0; n < 4; n += 1) expect(await door.ask(async (redis) => await redis.ping())).toBeNull()
    let asked = 0
    expect(
      await door.ask(async (redis) => {
        asked += 1
        return await redis.ping()
      }),
    ).toBeNull()
    expect(asked, 'it rests').toBe(0)
    server.thaw()
    await answers(door)
    expect(await pingRedis(server.url)).toBe(true)
    door.close()
  })
})
