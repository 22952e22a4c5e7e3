import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Limit, standingOf } from '#server/gateway/llm/core/limits.ts'

const limit = (over: Partial<Limit> = {}): Limit => ({
  id: 'spl_1',
  allowed: null,
  scope: 'workspace',
  maxMicro: 1000,
  atLimit: 'block',
  usedMicro: 0,
  reservedMicro: 0,
  ...over,
})

test('free below four fifths, a warning from there, refused beyond the limit', () => {
  expect(standingOf([limit()], 799).kind).toBe('free')
  expect(standingOf([limit()], 800).kind).toBe('warn')
  expect(standingOf([limit()], 1000).kind).toBe('warn')
  expect(standingOf([limit()], 1001).kind).toBe('block')
})

test('what calls under way have reserved counts as used', () => {
  expect(standingOf([limit({ reservedMicro: 1000 })], 1).kind).toBe('block')
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 400 }), { maxLength: 20 }), (asks) => {
      let reservedMicro = 0
      for (const ask of asks) if (standingOf([limit({ reservedMicro })], ask).kind !== 'block') reservedMicro += ask
      return reservedMicro <= 1000
    }),
  )
})

test('a call stands under every limit: the most severe says what happens, and its scope is named', () => {
  const member = limit({ scope: 'member', maxMicro: 100, atLimit: 'ask' })
  expect(standingOf([limit(), member], 200)).toMatchObject({ kind: 'ask', scope: 'member' })
  expect(standingOf([limit({ usedMicro: 1000 }), member], 200)).toMatchObject({ kind: 'block', scope: 'workspace' })
})

test('a model that costs nothing is never stopped by a limit that is just reached', () => {
  expect(standingOf([limit({ usedMicro: 1000 })], 0).kind).toBe('free')
})

test('a limit that asks lets a run use what an admin allowed it beyond, and no more; one that blocks lets nobody', () => {
  const asks = limit({ atLimit: 'ask', usedMicro: 1000 })
  expect(standingOf([asks], 100)).toMatchObject({ kind: 'ask', limitId: 'spl_1' })
  const allowed = { maxMicro: 300, usedMicro: 200 }
  expect(standingOf([{ ...asks, allowed }], 100).kind).toBe('warn')
  expect(standingOf([{ ...asks, allowed }], 101).kind).toBe('ask')
  expect(standingOf([{ ...asks, atLimit: 'block', allowed }], 1).kind).toBe('block')
  expect(standingOf([limit({ atLimit: 'ask', allowed: { maxMicro: 1, usedMicro: 1 } })], 700).kind).toBe('free')
})
