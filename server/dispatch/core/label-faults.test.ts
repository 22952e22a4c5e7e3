import { expect, test } from 'vitest'
import { labelFaults } from '#server/dispatch/core/label-faults.ts'
import type { EffectMetadata } from '#server/dispatch/core/plan-artifacts.ts'
import type { CallBlock, Program } from '#server/program/program.ts'

const untrusted = { integrity: 'untrusted', confidentiality: 'workspace' } as const
const internal = { integrity: 'internal', confidentiality: 'workspace' } as const
const authored = { integrity: 'authored', confidentiality: 'public' } as const

const block = (more: Partial<CallBlock> = {}) =>
  ({
    kind: 'rigid',
    op: 'call',
    path: 'a',
    id: 'a',
    tool: 'mail.send',
    posture: 'ask',
    labels: { to: untrusted, text: internal },
    ...more,
  }) as CallBlock
const program = (call = block()) =>
  ({ body: [call], tools: { 'mail.send': { argRoles: { to: 'destination', text: 'content' } } } }) as unknown as Program
const effect = (more: Partial<EffectMetadata> = {}) =>
  ({
    ordinal: 1,
    tool: 'mail.send',
    blockPath: 'a',
    itemDigest: 'i',
    posture: 'ask',
    whitelist: null,
    labels: { to: untrusted, text: internal },
    ...more,
  }) as EffectMetadata
const faults = (one: EffectMetadata, call = block(), written: Parameters<typeof labelFaults>[2] = []) =>
  labelFaults(program(call), [one], written)
const wrote = (args: object, itemDigest = 'i') => [{ blockPath: 'a', itemDigest, args }]

test('an action that claims what its step has, or less, may be sealed', () => {
  expect(faults(effect())).toEqual([])
  expect(faults(effect({ labels: { to: untrusted, text: untrusted } }))).toEqual([])
})

test.each([
  ['a better label', effect({ labels: { to: internal, text: internal } })],
  ['a lower secrecy', effect({ labels: { to: untrusted, text: { ...internal, confidentiality: 'public' } } })],
  ['no label at all', effect({ labels: { text: internal } })],
  ['a milder posture', effect({ posture: 'run' })],
  ['another ability', effect({ tool: 'mail.sendFiles' })],
  ['a step that the job does not have', effect({ blockPath: 'b' })],
  ['a standing permission for an address from outside', effect({ whitelist: 'w' })],
])('an action that claims %s is refused', (_, one) => expect(faults(one)).toHaveLength(1))

test('only what a person wrote into this very action is authored', () => {
  const one = effect({ edited: ['to'], labels: { to: { ...authored, confidentiality: 'workspace' }, text: internal } })
  expect(faults(one)).toHaveLength(1)
  expect(faults(one, block(), wrote({ text: 'x' }))).toHaveLength(1)
  expect(faults(one, block(), wrote({ to: 'x' }, 'another'))).toHaveLength(1)
  expect(faults(one, block(), wrote({ to: 'x' }))).toEqual([])
})

test('every argument of what a model chose is from outside, foreseen or not, and no permission covers it', () => {
  const chosen = block({ chosen: true, labels: {} })
  expect(faults(effect({ labels: { to: untrusted, text: untrusted } }), chosen)).toEqual([])
  expect(faults(effect({ labels: { to: untrusted, text: authored } }), chosen)).toHaveLength(1)
  expect(faults(effect({ labels: { text: untrusted }, whitelist: 'w' }), chosen)).toHaveLength(1)
})

test('an action that no argument steers says itself whether and how often it happens', () => {
  const counted = block({ labels: { text: internal }, control: untrusted })
  const one = (more: Partial<EffectMetadata>) => effect({ labels: { text: internal }, ...more })
  expect(faults(one({ control: untrusted }), counted)).toEqual([])
  expect(faults(one({}), counted)).toHaveLength(1)
  expect(faults(one({ control: internal }), counted)).toHaveLength(1)
  expect(faults(one({ control: untrusted, whitelist: 'w' }), counted)).toHaveLength(1)
})
