import { expect, test } from 'vitest'
import { inProcessResolveCache } from '#server/skills/resolve/cache/in-process.ts'
import type { Resolution, ResolveCache } from '#server/skills/resolve/cache/port.ts'
import { makeKeeper } from '#server/skills/resolve/keeper.ts'
import { RESOLVE_TTL_MS } from '#server/skills/schema.ts'

function world(change: (cache: ResolveCache) => ResolveCache = (cache) => cache) {
  let nowMs = 0
  const waiting: ((etag: string) => void)[] = []
  const cache = change(inProcessResolveCache(() => nowMs, RESOLVE_TTL_MS))
  const keeper = makeKeeper(cache, () => nowMs)
  const load = async (): Promise<Resolution> =>
    await new Promise((resolve) => waiting.push((etag) => resolve({ skills: [], etag, entries: [] })))
  const read = async (workspaceId = 'ws_a', key = 'k') => (await keeper.read(workspaceId, key, load)).etag
  /** Lets what was asked reach the database. */
  const settle = async (): Promise<void> => await new Promise((resolve) => setImmediate(resolve))
  const passMs = (ms: number): void => {
    nowMs += ms
  }
  return { keeper, waiting, read, settle, passMs }
}

test('a hundred who miss at once load once, and nobody loads again for a minute', async () => {
  const { waiting, read, settle, passMs } = world()
  const all = Array.from({ length: 100 }, async () => await read())
  await settle()
  expect(waiting).toHaveLength(1)
  waiting[0]?.('one')
  expect(new Set(await Promise.all(all))).toEqual(new Set(['one']))
  passMs(RESOLVE_TTL_MS - 1)
  expect(await read()).toBe('one')
  passMs(1)
  const again = read()
  await settle()
  expect(waiting).toHaveLength(2)
  waiting[1]?.('two')
  expect(await again).toBe('two')
})

test('who asks after a commit never shares what was loaded before it', async () => {
  const { keeper, waiting, read, settle } = world()
  const before = read()
  await settle()
  await keeper.forget('ws_a', 'token')
  const after = read()
  await settle()
  expect(waiting).toHaveLength(2)
  waiting[0]?.('old')
  expect(await before).toBe('old')
  waiting[1]?.('new')
  expect(await after).toBe('new')
  expect(await read()).toBe('new')
})

test('while a change is open in this process each asks the database, until that very change was heard of', async () => {
  const { keeper, waiting, read, settle } = world()
  const ask = async (etag: string): Promise<void> => {
    const asked = read()
    await settle()
    waiting.pop()?.(etag)
    expect(await asked).toBe(etag)
  }
  await ask('zero')
  expect(await read()).toBe('zero')
  keeper.suspect('ws_a', 'mine')
  await ask('one')
  await keeper.forget('ws_a', 'of another process')
  await ask('two')
  await keeper.forget('ws_a', 'mine')
  await ask('three')
  expect(await read()).toBe('three')
})

test('a change that never commits is waited for a minute, then things are kept again', async () => {
  const { keeper, waiting, read, settle, passMs } = world()
  keeper.suspect('ws_a', 'rolled back')
  passMs(60_000)
  const asked = read()
  await settle()
  waiting.pop()?.('one')
  await asked
  expect(await read()).toBe('one')
})

test('a load that fails fails for those who waited, and the next asks again', async () => {
  const { keeper, read, settle, waiting } = world()
  const broken = keeper.read('ws_a', 'k', async () => await Promise.reject(new Error('away')))
  await expect(broken).rejects.toThrow('away')
  const asked = read()
  await settle()
  waiting.pop()?.('one')
  expect(await asked).toBe('one')
})

test.each(['forget', 'forgetAll'] as const)(
  'a cache that could not be told to %s is not believed until it must have dropped what it had',
  async (how) => {
    const untold = async () => false
    const { keeper, read, settle, waiting, passMs } = world((cache) => ({ ...cache, forget: untold, forgetAll: untold }))
    const ask = async (etag: string): Promise<void> => {
      const asked = read()
      await settle()
      waiting.pop()?.(etag)
      expect(await asked).toBe(etag)
    }
    await ask('one')
    expect(await read()).toBe('one')
    await keeper[how]('ws_a', 'token')
    await ask('two')
    await ask('three')
    passMs(RESOLVE_TTL_MS)
    await ask('four')
    expect(await read()).toBe('four')
  },
)
