import { expect, test } from 'vitest'
import { catalogueOf } from '#server/kernel/language/catalogue.ts'
import { inEnglish, sayIn } from '#server/kernel/language/say.ts'
import { sayReason } from '#server/policy/core/say-reason.ts'
import type { EffectUnderPolicy, PlanUnderPolicy } from '#server/policy/engines/plan-under-policy.ts'
import { bundleOf, evaluatePlan } from '#server/policy/evaluate-plan.ts'

const german = sayIn('de', catalogueOf('de'))
const mail = (more: Partial<EffectUnderPolicy> = {}): EffectUnderPolicy => ({
  ordinal: 1,
  tool: 'mail.delete',
  title: 'Delete e-mails',
  effectClass: 'external_write',
  posture: 'ask',
  whitelisted: false,
  mutates: true,
  reversible: false,
  args: { to: 'a@x.example', amount: 900 },
  labels: {},
  argRoles: { to: 'destination', amount: 'amount' },
  targets: [],
  target: 'a@x.example',
  targetArg: 'to',
  ...more,
})
const plan = (effects: readonly EffectUnderPolicy[], more: Partial<PlanUnderPolicy> = {}): PlanUnderPolicy => ({
  rigidity: 'guided',
  purpose: 'run',
  practice: false,
  minuteOfDay: 0,
  effects,
  effectsMax: 3,
  checks: [],
  ...more,
})
const HOUSE = {
  onlyDomains: ['acme.example'],
  quietHours: { from: '20:00', to: '07:00' },
  twoPeopleOverMails: 1,
  twoPeopleOverAmount: 500,
  noDeletes: true,
}
const outside = { to: { integrity: 'untrusted', confidentiality: 'workspace' } } as const
const PLANS = [
  plan([mail(), mail({ ordinal: 2, args: { to: 'b@x.example', amount: 1 }, target: 'b@x.example' })]),
  plan([mail({ target: 'a@acme.example', args: { to: 'a@acme.example' }, posture: 'run', targets: ['*@acme.example'] })]),
  plan([mail({ posture: 'block', targets: ['*@acme.example'], labels: outside })], {
    checks: [{ text: 'rows > 0', holds: false }] as never,
  }),
  plan([mail({ whitelisted: true })], { effectsMax: 0, checks: [{ text: 'rows > 0', holds: true }] as never }),
  ...(['internal', 'external_read', 'external_write', 'spend'] as const).map((effectClass) => plan([mail({ effectClass })])),
]

test('every reason of a rule is said in German, with the names, addresses and numbers that it seals', () => {
  const reasons = PLANS.flatMap((given) => evaluatePlan(given, bundleOf(HOUSE)).evaluations.map(({ reason }) => reason))
  expect(new Set(reasons).size).toBeGreaterThan(15)
  expect(reasons.filter((reason) => sayReason(reason, german) === reason)).toEqual([])
  expect(sayReason('A standing permission covers Send e-mail, Book a room.', german)).toContain('E-Mail senden, Book a room')
  expect(sayReason('House rule: over 1 e-mails, two people must agree (2 here).', german)).toMatch(/einer E-Mail .*2/)
  expect(sayReason('1 of 1 checks met.', inEnglish)).toBe('Its one check is met.')
  expect(sayReason('1 of 1 checks met.', german)).toBe('Die eine Prüfung ist erfüllt.')
  expect(sayReason('2 of 2 checks met.', inEnglish)).toBe('2 of 2 checks met.')
})

test('in English, and where it is not known, a reason stays as it was sealed', () => {
  expect(sayReason('Freedom is Guided, and this costs money.', inEnglish)).toBe('Freedom is Guided, and this costs money.')
  expect(sayReason('Something of another engine.', german)).toBe('Something of another engine.')
})
