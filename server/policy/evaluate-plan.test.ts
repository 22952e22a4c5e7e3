import { describe, expect, test } from 'vitest'
import { decide } from '#server/policy/core/decide.ts'
import type { EffectUnderPolicy, PlanUnderPolicy } from '#server/policy/engines/plan-under-policy.ts'
import { bundleOf, evaluatePlan } from '#server/policy/evaluate-plan.ts'
import { NO_HOUSE_RULES } from '#server/policy/schema.ts'

const effect = (more: Partial<EffectUnderPolicy> = {}): EffectUnderPolicy => ({
  ordinal: 1,
  tool: 'files.write',
  title: 'Write files',
  effectClass: 'external_write',
  posture: 'run',
  whitelisted: false,
  mutates: true,
  reversible: true,
  args: { path: 'out/a.txt' },
  labels: {},
  argRoles: { path: 'destination', text: 'content' },
  targets: ['out/**'],
  target: 'out/a.txt',
  targetArg: 'path',
  ...more,
})
const plan = (effects: readonly EffectUnderPolicy[], more: Partial<PlanUnderPolicy> = {}): PlanUnderPolicy => ({
  rigidity: 'guided',
  purpose: 'run',
  practice: false,
  minuteOfDay: 720,
  effects,
  effectsMax: 2,
  checks: [],
  ...more,
})
const verdict = (given: PlanUnderPolicy) => evaluatePlan(given, bundleOf(NO_HOUSE_RULES)).decision
const outside = { integrity: 'untrusted', confidentiality: 'workspace' } as const

/** The floor that nothing switches off (domain §4, Posture; §6, Labels). */
describe('the built-in rules', () => {
  test('allow what stands to be done alone', () => expect(verdict(plan([effect()]))).toBe('allow'))
  test('ask where the posture asks, unless a standing permission covers it; block where it blocks, covered or not', () => {
    expect(verdict(plan([effect({ posture: 'ask' })]))).toBe('require_approval')
    expect(verdict(plan([effect({ posture: 'ask', whitelisted: true })]))).toBe('allow')
    expect(verdict(plan([effect({ posture: 'block', whitelisted: true })]))).toBe('deny')
  })
  test('ask about an address, amount or choice from outside, covered or not; content may come from outside', () => {
    const from = (arg: string) => effect({ posture: 'ask', whitelisted: true, labels: { [arg]: outside }, targets: [] })
    expect(verdict(plan([from('path')]))).toBe('require_approval')
    expect(verdict(plan([from('unmapped')]))).toBe('require_approval')
    expect(verdict(plan([from('text')]))).toBe('allow')
    expect(verdict(plan([effect({ labels: { path: outside } })])), 'among the targets that an author named').toBe('allow')
    expect(verdict(plan([effect({ labels: { path: outside }, targets: ['**'] })])), 'a list that names nothing').toBe('require_approval')
  })
  test('deny a target that the job description does not name', () => expect(verdict(plan([effect({ target: 'in/a.txt' })]))).toBe('deny'))
  test('deny a second destination that it does not name: where a file is moved to, who gets a copy', () => {
    const roles = { from: 'destination', to: 'destination' }
    const move = (from: string, to: string) =>
      verdict(plan([effect({ tool: 'files.move', args: { from, to }, argRoles: roles, target: from, targetArg: 'from' })]))
    expect(move('out/a.txt', 'out/b.txt')).toBe('allow')
    const labelled = { argRoles: roles, labels: { from: outside, to: outside }, target: 'out/a.txt', targetArg: 'from' }
    expect(verdict(plan([effect({ ...labelled, args: { from: 'out/a.txt', to: 'out/b.txt' } })])), 'both named').toBe('allow')
    expect(move('out/a.txt', 'in/b.txt')).toBe('deny')
    expect(move('in/a.txt', 'out/b.txt')).toBe('deny')
    const mail = { tool: 'mail.send', target: 'a@acme.example', targetArg: 'to', targets: ['*@acme.example'] }
    const send = (cc: string | string[]) =>
      verdict(
        plan([
          effect({
            ...mail,
            args: { to: 'a@acme.example', cc, text: 'b@elsewhere.example' },
            argRoles: { to: 'destination', cc: 'destination', text: 'content' },
          }),
        ]),
      )
    expect(send('b@acme.example')).toBe('allow')
    expect(send('b@elsewhere.example')).toBe('deny')
    expect(send(['b@acme.example', 'b@elsewhere.example'])).toBe('deny')
    expect(verdict(plan([effect({ args: { path: 'out/a.txt', unmapped: 'anything' } })]))).toBe('allow')
  })
  test('deny more actions than the limit, and a broken check of its own', () => {
    expect(verdict(plan([effect(), effect(), effect()]))).toBe('deny')
    expect(verdict(plan([effect()], { checks: [{ text: 'a', holds: true }] }))).toBe('allow')
    expect(verdict(plan([effect()], { checks: [{ text: 'a', holds: false }] }))).toBe('deny')
  })
})

describe('answers come together', () => {
  const says = (decision: string) => ({ source: 'rules', policyId: decision, decision, reason: '' })
  test('as the most severe, in any order', () => {
    for (const order of [
      ['allow', 'deny', 'warn'],
      ['deny', 'allow', 'require_approval'],
    ])
      expect(decide(order.map(says)).decision).toBe('deny')
    expect(decide([says('allow'), says('require_approval'), says('warn')]).decision).toBe('require_approval')
  })
  test('as a no when there is none, when one is no answer, and when an engine fails', () => {
    expect(decide([]).decision).toBe('deny')
    for (const broken of [null, 'allow', { ...says('allow'), decision: 'sure' }, { decision: 'allow' }])
      expect(decide([says('allow'), broken]).decision).toBe('deny')
    expect(verdict({ ...plan([effect()]), checks: null as never })).toBe('deny')
  })
})
