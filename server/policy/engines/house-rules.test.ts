import { expect, test } from 'vitest'
import { votesNeededOf } from '#server/policy/core/decide.ts'
import type { EffectUnderPolicy, PlanUnderPolicy } from '#server/policy/engines/plan-under-policy.ts'
import { bundleOf, evaluatePlan } from '#server/policy/evaluate-plan.ts'
import { type HouseRules, NO_HOUSE_RULES } from '#server/policy/schema.ts'

const mail = (ordinal: number, to: string, more: Partial<EffectUnderPolicy> = {}): EffectUnderPolicy => ({
  ordinal,
  tool: 'mail.send',
  title: 'Send e-mails',
  effectClass: 'external_write',
  posture: 'ask',
  whitelisted: true,
  mutates: true,
  reversible: false,
  args: { to },
  labels: {},
  argRoles: { to: 'destination' },
  targets: [],
  target: to,
  targetArg: 'to',
  ...more,
})
const plan = (effects: readonly EffectUnderPolicy[], minuteOfDay = 12 * 60): PlanUnderPolicy => ({
  rigidity: 'guided',
  purpose: 'run',
  practice: false,
  minuteOfDay,
  effects,
  effectsMax: 100,
  checks: [],
})
const under = (rules: Partial<HouseRules>, given: PlanUnderPolicy) => {
  const { decision, evaluations } = evaluatePlan(given, bundleOf({ ...NO_HOUSE_RULES, ...rules }))
  return { decision, votesNeeded: votesNeededOf(evaluations) }
}
const two = [mail(1, 'a@acme.example'), mail(2, 'b@acme.example')]

test('switched off, they change nothing', () => expect(under({}, plan(two))).toEqual({ decision: 'allow', votesNeeded: 1 }))

test('mail outside our domains is stopped; a domain that only looks alike is outside', () => {
  const rules = { onlyDomains: ['acme.example'] }
  expect(under(rules, plan(two)).decision).toBe('allow')
  for (const to of ['x@other.example', 'x@acme.example.evil.example', 'x@sub.acme.example', 'x@xacme.example'])
    expect(under(rules, plan([...two, mail(3, to)])).decision).toBe('deny')
  expect(under(rules, plan([mail(1, 'x@ACME.example')])).decision).toBe('allow')
})

test('quiet hours ask, over midnight too, and only for what leaves', () => {
  const rules = { quietHours: { from: '20:00', to: '07:00' } }
  const at = (time: number) => under(rules, plan(two, time)).decision
  expect([19 * 60 + 59, 20 * 60, 0, 6 * 60 + 59, 7 * 60].map(at)).toEqual([
    'allow',
    'require_approval',
    'require_approval',
    'require_approval',
    'allow',
  ])
  expect(under(rules, plan([mail(1, 'note', { effectClass: 'internal' })], 0)).decision).toBe('allow')
})

test('over so many mails, or over such a sum, two people must agree', () => {
  expect(under({ twoPeopleOverMails: 2 }, plan(two))).toEqual({ decision: 'allow', votesNeeded: 1 })
  expect(under({ twoPeopleOverMails: 1 }, plan(two))).toEqual({ decision: 'require_approval', votesNeeded: 2 })
  const pay = (amount: unknown) =>
    mail(1, 'a@acme.example', { args: { amount: amount as never }, argRoles: { amount: 'amount' }, effectClass: 'spend' })
  expect(under({ twoPeopleOverAmount: 500 }, plan([pay(500)])).votesNeeded).toBe(1)
  for (const amount of [500.01, -501, '600', 'much', {}])
    expect(under({ twoPeopleOverAmount: 500 }, plan([pay(amount)]))).toEqual({ decision: 'require_approval', votesNeeded: 2 })
  expect(under({ twoPeopleOverAmount: 500 }, plan([pay(300), { ...pay(300), ordinal: 2 }])).votesNeeded).toBe(2)
})

test('nothing is deleted for good; what can be put back may go', () => {
  const gone = mail(1, 'x', { tool: 'crm.delete_contact', target: 'x' })
  expect(under({ noDeletes: true }, plan([gone])).decision).toBe('deny')
  expect(under({ noDeletes: true }, plan([{ ...gone, reversible: true }])).decision).toBe('allow')
})

test('other switches are another policy: its digest is sealed into plans', () =>
  expect(bundleOf({ ...NO_HOUSE_RULES, noDeletes: true }).digest).not.toBe(bundleOf(NO_HOUSE_RULES).digest))

test('an amount that is left out is none, whatever its argument is called', () => {
  const rules = { twoPeopleOverAmount: 100 }
  const paying = mail(1, 'a@acme.example', { effectClass: 'spend', args: { to: 'a@acme.example' }, argRoles: { constructor: 'amount' } })
  expect(under(rules, plan([paying])).votesNeeded).toBe(1)
})
