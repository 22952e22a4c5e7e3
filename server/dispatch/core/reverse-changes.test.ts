import { describe, expect, test } from 'vitest'
import { type Change, reverseChanges } from '#server/dispatch/core/reverse-changes.ts'

type Move = Extract<Change, { kind: 'move' }>
type Write = Extract<Change, { kind: 'write' }>
const move = (from: string, to: string, now: Partial<Move> = {}): Move => ({
  kind: 'move',
  from,
  to,
  present: `sha of ${to}`,
  isAsLeft: true,
  isFree: true,
  ...now,
})
const write = (path: string, now: Partial<Write> = {}): Write => ({
  kind: 'write',
  path,
  present: `sha of ${path}`,
  isAsLeft: true,
  before: { kind: 'bytes', ref: `blob of ${path}` },
  aside: `Set aside/${path}`,
  isAsideFree: true,
  ...now,
})

describe('what goes back', () => {
  test('a move goes back, a write gets the earlier bytes, a made file is set aside; the last change first', () => {
    expect(reverseChanges([move('a', 'x/a'), write('log'), write('new', { before: { kind: 'absent' } })])).toEqual({
      back: [
        { kind: 'move', now: 'new', back: 'Set aside/new', sha256: 'sha of new', aside: true },
        { kind: 'write', now: 'log', bytes: 'blob of log', sha256: 'sha of log' },
        { kind: 'move', now: 'x/a', back: 'a', sha256: 'sha of x/a', aside: false },
      ],
      left: [],
    })
  })

  test('of several writes over one file the first one says what stood there, the last one what must stand there now', () => {
    const plan = reverseChanges([write('log'), write('log', { before: { kind: 'not-kept' }, isAsLeft: true })])
    expect(plan).toEqual({ back: [{ kind: 'write', now: 'log', bytes: 'blob of log', sha256: 'sha of log' }], left: [] })
  })
})

describe('what stays, with its reason', () => {
  test.each([
    ['changed', move('a', 'b', { isAsLeft: false })],
    ['gone', move('a', 'b', { present: null, isAsLeft: false })],
    ['taken', move('a', 'b', { isFree: false })],
    ['changed', write('b', { isAsLeft: false })],
    ['gone', write('b', { present: null, isAsLeft: false })],
    ['not-kept', write('b', { before: { kind: 'not-kept' } })],
    ['taken', write('b', { before: { kind: 'absent' }, isAsideFree: false })],
  ] as const)('%s: the rest goes back all the same', (reason, change) => {
    const plan = reverseChanges([change, move('c', 'd')])
    expect(plan.left).toEqual([{ path: 'b', reason }])
    expect(plan.back).toHaveLength(1)
  })

  test('a file that is part of two different changes is left, all of it', () => {
    expect(reverseChanges([write('a'), move('a', 'b'), move('c', 'd')])).toMatchObject({
      back: [{ now: 'd' }],
      left: [
        { path: 'a', reason: 'tangled' },
        { path: 'b', reason: 'tangled' },
      ],
    })
    expect(reverseChanges([move('a', 'b'), move('b', 'c')]).back).toEqual([])
  })
})
