import { expect, test } from 'vitest'
import { addressed } from '#server/notices/core/address.ts'

const failed = (to: string[], noMail: string[] = []) => ({ kind: 'run_failed' as const, to, noMail })

test('everybody is told once, by the default of the kind or as they chose', () => {
  expect(addressed(failed(['a', 'b', 'a']), [], new Map([['b run_failed', 'digest']]))).toEqual([
    { userId: 'a', mail: 'at_once', standsInFor: [] },
    { userId: 'b', mail: 'digest', standsInFor: [] },
  ])
})

test('who did it themselves gets no mail', () => {
  expect(addressed(failed(['a'], ['a']), [], new Map())).toEqual([{ userId: 'a', mail: 'none', standsInFor: [] }])
})

test('a chain of colleagues ends after one, and one may stand in for many', () => {
  const standIns = [
    { userId: 'a', delegateId: 'c' },
    { userId: 'b', delegateId: 'c' },
    { userId: 'c', delegateId: 'd' },
  ]
  expect(addressed(failed(['a', 'b']), standIns, new Map([['c run_failed', 'none']]))).toEqual([
    { userId: 'a', mail: 'none', standsInFor: [] },
    { userId: 'b', mail: 'none', standsInFor: [] },
    { userId: 'c', mail: 'at_once', standsInFor: ['a', 'b'] },
  ])
})

test('of a decision nobody hears who may not take it themselves; then the one away is told as ever', () => {
  const event = { kind: 'approval_requested' as const, to: ['a'], noMail: [] }
  expect(addressed(event, [{ userId: 'a', delegateId: 'b' }], new Map())).toEqual([{ userId: 'a', mail: 'at_once', standsInFor: [] }])
})
