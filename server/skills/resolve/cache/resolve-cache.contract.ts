import { describe, expect, it } from 'vitest'
import type { Resolution, ResolveCache } from '#server/skills/resolve/cache/port.ts'

export interface CacheUnderTest {
  readonly cache: ResolveCache
  /** The same cache as another process sees it; where nothing is shared, itself. */
  readonly elsewhere: ResolveCache
  readonly ttlMs: number
  /** Moves its time. */
  passMs(ms: number): void | Promise<void>
}

const resolution = (name: string): Resolution => ({
  skills: [{ slug: name, version: '1.0.0', description: `About ${name} ä€𝄞`, triggers: ['a'] }],
  etag: `"${name}"`,
  entries: [],
})

/** What every cache of resolutions keeps. */
export function resolveCacheContract(name: string, make: () => CacheUnderTest): void {
  describe(`cache of resolutions: ${name}`, () => {
    const keep = async ({ cache }: CacheUnderTest, workspaceId: string, key: string, value: Resolution): Promise<void> => {
      const seen = await cache.look(workspaceId, key)
      await cache.keep(workspaceId, key, seen?.mark ?? '', value)
    }
    const look = async (cache: ResolveCache, workspaceId: string, key: string) => (await cache.look(workspaceId, key))?.found

    it('gives what was kept, under its workspace and key only, here and elsewhere', async () => {
      const world = make()
      await keep(world, 'ws_a', 'k', resolution('one'))
      expect(await look(world.cache, 'ws_a', 'k')).toEqual(resolution('one'))
      expect(await look(world.elsewhere, 'ws_a', 'k')).toEqual(resolution('one'))
      expect(await look(world.cache, 'ws_b', 'k')).toBeNull()
      expect(await look(world.cache, 'ws_a', 'other')).toBeNull()
    })

    it('gives nothing after its time', async () => {
      const world = make()
      await keep(world, 'ws_a', 'k', resolution('one'))
      await world.passMs(world.ttlMs - 30_000)
      expect(await look(world.cache, 'ws_a', 'k')).toEqual(resolution('one'))
      await world.passMs(30_001)
      expect(await look(world.cache, 'ws_a', 'k')).toBeNull()
    })

    it('forgets one workspace and no other, whoever says so', async () => {
      const world = make()
      await keep(world, 'ws_a', 'k', resolution('one'))
      await keep(world, 'ws_a', 'l', resolution('two'))
      await keep(world, 'ws_b', 'k', resolution('three'))
      expect(await world.elsewhere.forget('ws_a')).toBe(true)
      expect(await look(world.cache, 'ws_a', 'k')).toBeNull()
      expect(await look(world.cache, 'ws_a', 'l')).toBeNull()
      expect(await look(world.cache, 'ws_b', 'k')).toEqual(resolution('three'))
    })

    it('forgets everything when asked to', async () => {
      const world = make()
      await keep(world, 'ws_a', 'k', resolution('one'))
      await keep(world, 'ws_b', 'k', resolution('two'))
      expect(await world.elsewhere.forgetAll()).toBe(true)
      expect(await look(world.cache, 'ws_a', 'k')).toBeNull()
      expect(await look(world.cache, 'ws_b', 'k')).toBeNull()
    })

    it.each(['forget', 'forgetAll'] as const)('what was loaded before %s is never given after it', async (how) => {
      const world = make()
      const before = await world.cache.look('ws_a', 'k')
      await world.elsewhere[how]('ws_a')
      await world.cache.keep('ws_a', 'k', before?.mark ?? '', resolution('stale'))
      expect(await look(world.cache, 'ws_a', 'k')).toBeNull()
      expect(await look(world.elsewhere, 'ws_a', 'k')).toBeNull()
      await keep(world, 'ws_a', 'k', resolution('fresh'))
      expect(await look(world.cache, 'ws_a', 'k')).toEqual(resolution('fresh'))
    })
  })
}
