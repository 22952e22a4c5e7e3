import { describe, expect, test } from 'vitest'
import { admits, type LivePermission, type PermissionTerms, type PermittedCall, sparedActions } from '#server/policy/core/standing.ts'

const NOW = Date.parse('2026-11-21T12:00:00.000Z')
const terms = (more: Partial<PermissionTerms> = {}): PermissionTerms => ({
  memberSlug: 'notes',
  stepPath: 'note',
  tool: 'files.write',
  pin: 'p',
  reachDigest: 'r',
  args: { path: { within: 'out/' }, text: { free: true } },
  perRunMax: 2,
  perDayMax: 3,
  expiresAt: '2026-11-22T00:00:00.000Z',
  ...more,
})
const call = (more: Partial<PermittedCall> = {}): PermittedCall => ({
  stepPath: 'note',
  tool: 'files.write',
  pin: 'p',
  reachDigest: 'r',
  args: { path: 'out/a.txt', text: 'x' },
  labels: { path: { integrity: 'internal', confidentiality: 'workspace' }, text: { integrity: 'untrusted', confidentiality: 'workspace' } },
  argRoles: { path: 'destination', text: 'content' },
  control: undefined,
  ...more,
})
const live = (more: Partial<LivePermission> = {}): LivePermission => ({
  digest: 'd',
  terms: terms(),
  inForce: true,
  usedInRun: 0,
  usedInDay: 0,
  ...more,
})
const spared = (permission: LivePermission, calls: readonly PermittedCall[] = [call()], more: { token?: string; nowMs?: number } = {}) => [
  ...sparedActions({
    token: '00000001',
    nowMs: NOW,
    actions: calls.map((one, index) => ({ ordinal: index + 1, whitelist: 'd', call: one })),
    permissions: [permission],
    ...more,
  }),
]

describe('the terms of a standing permission', () => {
  test.each<[string, Partial<PermittedCall>]>([
    ['another step', { stepPath: 'other' }],
    ['another tool', { tool: 'files.move' }],
    ['an ability that changed', { pin: 'q' }],
    ['another reach', { reachDigest: 's' }],
    ['another folder', { args: { path: 'private/a.txt', text: 'x' } }],
    ['a way out of the folder', { args: { path: 'out/../private/a.txt', text: 'x' } }],
    ['no place at all', { args: { text: 'x' } }],
    ['a place that something from outside chose', { labels: { path: { integrity: 'untrusted', confidentiality: 'public' } } }],
    [
      'an argument that nobody said anything about, from outside',
      { labels: { cc: { integrity: 'untrusted', confidentiality: 'public' } } },
    ],
  ])('do not cover %s', (_, more) => {
    expect(admits(terms(), call())).toBe(true)
    expect(admits(terms(), call(more))).toBe(false)
  })

  test('do not cover an argument that is left out, whatever it is called', () => {
    const one = terms({ args: { ...terms().args, constructor: { fixed: 'a' } } })
    expect(admits(one, call())).toBe(false)
  })

  test('do not cover an action that tells a place outside something secret, in what it says or in whether it happens', () => {
    const secret = { integrity: 'internal', confidentiality: 'secret' } as const
    const told = { labels: { text: secret } }
    expect(admits(terms(), call(told)), 'in the own folders it stays here').toBe(true)
    const mail = { tool: 'mail.send' }
    expect(admits(terms(mail), call(mail))).toBe(true)
    expect(admits(terms(mail), call({ ...mail, ...told }))).toBe(false)
    expect(admits(terms(mail), call({ ...mail, control: secret }))).toBe(false)
  })

  test.each([
    [{ within: '@acme.com' }, 'ada@acme.com', true],
    [{ within: '@acme.com' }, 'ada@acme.com.evil.com', false],
    [{ within: '@acme.com' }, 'eve@evil.com,ada@acme.com', false],
    [{ within: '@acme.com' }, 'eve@evil.com ada@acme.com', false],
    [{ fixed: 'a' }, 'a', true],
    [{ fixed: 'a' }, 'b', false],
    [{ oneOf: ['a', 'b'] }, 'b', true],
    [{ oneOf: ['a', 'b'] }, 'c', false],
    [{ within: 'https://api.x.com/v1/' }, 'https://api.x.com/v1/a', true],
    [{ within: 'https://api.x.com/v1/' }, 'https://api.x.com/v1/%2e%2e/admin', false],
    [{ within: 'https://api.x.com/v1/' }, 'https://api.x.com/v1/\\..\\admin', false],
  ] as const)('an argument that may be %j: %s is %s', (rule, value, covered) => {
    const one = terms({ args: { path: rule as PermissionTerms['args'][string] } })
    expect(admits(one, call({ args: { path: value } }))).toBe(covered)
  })
})

describe('what a standing permission spares', () => {
  test('as many as it says, all or none', () => {
    expect(spared(live(), [call(), call()])).toEqual([1, 2])
    expect(spared(live(), [call(), call(), call()])).toEqual([])
    expect(spared(live({ usedInRun: 1 }), [call(), call()])).toEqual([])
    expect(spared(live({ usedInDay: 2 }), [call(), call()])).toEqual([])
    expect(spared(live({ usedInDay: 2 }))).toEqual([1])
  })
  test('nothing once it is suspended, unsigned or run out', () => {
    expect(spared(live({ inForce: false }))).toEqual([])
    expect(spared(live(), [call()], { nowMs: Date.parse('2026-11-22T00:00:00.000Z') })).toEqual([])
  })
  test('nothing of one plan in ten, by its token', () => {
    expect(spared(live(), [call()], { token: '0000000a' })).toEqual([])
    expect(spared(live(), [call()], { token: '0000000b' })).toEqual([1])
  })
  test('nothing that does not name it', () => {
    const plan = { token: '00000001', nowMs: NOW, permissions: [live()], actions: [{ ordinal: 1, whitelist: null, call: call() }] }
    expect([...sparedActions(plan)]).toEqual([])
  })
})

test('no permission covers what something from outside counts, though no argument of it steers', () => {
  const content = { args: { text: 'x' }, argRoles: { text: 'content' }, labels: {} }
  const free = terms({ args: { text: { free: true } } })
  expect(admits(free, call(content))).toBe(true)
  expect(admits(free, call({ ...content, control: { integrity: 'internal', confidentiality: 'workspace' } }))).toBe(true)
  expect(admits(free, call({ ...content, control: { integrity: 'untrusted', confidentiality: 'public' } }))).toBe(false)
})
