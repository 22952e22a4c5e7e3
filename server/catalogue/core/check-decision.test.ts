import { expect, test } from 'vitest'
import { type DecidedTool, faultOfDecision } from '#server/catalogue/core/check-decision.ts'
import type { Decision } from '#server/catalogue/schema.ts'

const TOOL: DecidedTool = {
  inputSchema: { type: 'object', properties: { to: { type: 'string' }, key: { type: 'string' } } },
  outputSchema: {},
  ownConnector: false,
  readers: ['bank.look'],
}
const FINE: Decision = {
  effectClass: 'external_write',
  mutates: true,
  argRoles: { to: 'destination' },
  targetArg: 'to',
  probe: { tool: 'bank.look', arg: 'to' },
  idempotency: { kind: 'byKey', arg: 'key', validityMs: 60_000 },
  secretSlots: ['key'],
  summary: 'Pay {to}',
  summaryMany: 'Pay {n}',
  reversible: false,
  receiptOnly: false,
  clearance: 'public',
  outputLabel: { integrity: 'untrusted', confidentiality: 'workspace' },
}

test('a decision that fits its tool is fine', () => {
  expect(faultOfDecision(FINE, TOOL)).toBeNull()
  expect(faultOfDecision({ ...FINE, effectClass: 'external_read', mutates: false, idempotency: { kind: 'none' } }, TOOL)).toBeNull()
})

test.each<[string, Partial<Decision>]>([
  ['no kind', { effectClass: null }],
  ['a look-up that changes something', { effectClass: 'external_read' }],
  ['a change that changes nothing', { mutates: false }],
  ['a foreign ability that stays inside: it would never ask', { effectClass: 'internal' }],
  ['a foreign app that may be shown everything', { clearance: 'secret' }],
  ['a foreign answer that counts as the author’s own words', { outputLabel: { integrity: 'authored', confidentiality: 'workspace' } }],
  ['a foreign answer that counts as the workspace’s own', { outputLabel: { integrity: 'internal', confidentiality: 'workspace' } }],
  ['a look-up of another app', { probe: { tool: 'files.probe', arg: 'to' } }],
  ['"asks by itself" without a look-up', { probe: null, idempotency: { kind: 'natural' } }],
  ['a repeat known by two things', { idempotency: { kind: 'byKey', arg: 'key', header: 'X-Key', validityMs: 1 } }],
  ['a repeat known by nothing', { idempotency: { kind: 'byKey', validityMs: 1 } }],
  ['a role of an argument that there is not', { argRoles: { from: 'content' } }],
  ['a secret slot that there is not', { secretSlots: ['password'] }],
  ['a target that there is not', { targetArg: 'account' }],
  ['a key argument that there is not', { idempotency: { kind: 'byKey', arg: 'once', validityMs: 1 } }],
  ['an argument called like a method of every object', { argRoles: { ['constructor' as string]: 'content' } }],
])('%s is refused', (_, more) => {
  expect(faultOfDecision({ ...FINE, ...more }, TOOL)).toEqual({ why: expect.any(String), holes: expect.any(Object) })
})

test('a pattern that cannot be checked in bounded time is refused with its reason, in what goes in and in what comes back', () => {
  const unsafe = { type: 'object', properties: { to: { type: 'string', pattern: '(a)\\1' }, key: {} } }
  expect(faultOfDecision(FINE, { ...TOOL, inputSchema: unsafe })?.why).toMatch(/bounded time/)
  expect(faultOfDecision(FINE, { ...TOOL, outputSchema: { patternProperties: { '(?=a)': {} } } })?.why).toMatch(/bounded time/)
  const fine = { ...unsafe, properties: { ...unsafe.properties, to: { type: 'string', pattern: '^(a+)+$', enum: ['(?=a)'] } } }
  expect(faultOfDecision(FINE, { ...TOOL, inputSchema: fine })).toBeNull()
})
