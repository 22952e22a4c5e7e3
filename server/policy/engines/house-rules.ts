import { ownValue } from '#server/kernel/own-value.ts'
import { deletesForGood } from '#server/policy/core/deletes-for-good.ts'
import type { EffectUnderPolicy, PlanUnderPolicy } from '#server/policy/engines/plan-under-policy.ts'
import type { Evaluation, HouseRules } from '#server/policy/schema.ts'

/** Answers of the house rules that are switched on (ui.md, House rules). Only ever stricter than the built-in rules. Pure. */
export function evaluateHouseRules(plan: PlanUnderPolicy, house: HouseRules): Evaluation[] {
  const outward = plan.effects.filter((effect) => effect.effectClass === 'external_write' || effect.effectClass === 'spend')
  const answers: Evaluation[] = []
  const say = (
    id: string,
    decision: Evaluation['decision'],
    reason: string,
    about: readonly EffectUnderPolicy[],
    votesNeeded = 1,
  ): void => {
    answers.push({ source: 'rules', policyId: `house.${id}`, decision, reason, ordinals: about.map((e) => e.ordinal), votesNeeded })
  }
  const { onlyDomains, quietHours, twoPeopleOverMails, twoPeopleOverAmount, noDeletes } = house
  const mails = outward.filter((effect) => addressOf(effect) !== null)
  if (onlyDomains) {
    const strays = mails.filter((effect) => !onlyDomains.includes(domainOf(addressOf(effect) ?? '')))
    const named = [...new Set(strays.map((effect) => addressOf(effect)))].join(', ')
    if (strays.length > 0) say('only-domains', 'deny', `House rule: mail goes to ${onlyDomains.join(', ')} only, not to ${named}.`, strays)
    else say('only-domains', 'allow', `All mail goes to ${onlyDomains.join(', ')}.`, [])
  }
  if (quietHours && outward.length > 0 && isWithin(plan.minuteOfDay, quietHours))
    say('quiet-hours', 'require_approval', `House rule: ${quietHours.from} to ${quietHours.to} are quiet hours.`, outward)
  if (twoPeopleOverMails !== null && mails.length > twoPeopleOverMails)
    say(
      'two-people-mails',
      'require_approval',
      `House rule: over ${twoPeopleOverMails} e-mails, two people must agree (${mails.length} here).`,
      mails,
      2,
    )
  if (twoPeopleOverAmount !== null) {
    const paying = outward.filter((effect) => amountsOf(effect).length > 0)
    const sum = paying.flatMap(amountsOf).reduce((total, amount) => total + Math.abs(amount), 0)
    if (sum > twoPeopleOverAmount)
      say(
        'two-people-amount',
        'require_approval',
        `House rule: over ${twoPeopleOverAmount}, two people must agree (${sum} here).`,
        paying,
        2,
      )
  }
  if (noDeletes) {
    const deleting = plan.effects.filter(deletesForGood)
    if (deleting.length > 0) say('no-deletes', 'deny', 'House rule: nothing is deleted for good.', deleting)
  }
  return answers
}

/** The address that an action goes to, when its target is one. */
function addressOf({ target }: EffectUnderPolicy): string | null {
  return target !== null && /^[^\s@]+@[^\s@]+$/.test(target) ? target : null
}

function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1).toLowerCase()
}

/** Sealed numbers that the app's admin marked as amounts. What is no number counts as more than any limit. */
function amountsOf(effect: EffectUnderPolicy): number[] {
  return Object.entries(effect.argRoles)
    .flatMap(([arg, role]) => (role === 'amount' ? [ownValue(effect.args, arg)] : []))
    .filter((value) => value !== undefined && value !== null)
    .map(Number)
    .map((amount) => (Number.isFinite(amount) ? amount : Number.POSITIVE_INFINITY))
}

/** `to` is outside; a span over midnight (20:00 to 07:00) is two. Equal times are the whole day. */
function isWithin(minute: number, span: { readonly from: string; readonly to: string }): boolean {
  const from = minutesOf(span.from)
  const to = minutesOf(span.to)
  return from < to ? minute >= from && minute < to : minute >= from || minute < to
}

function minutesOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3))
}
