import type { ArgRole } from '#server/crew/catalogue-row.ts'
import { isVouchedFor, namedPlaces } from '#server/crew/named-places.ts'
import { matchesGlob } from '#server/crew/target-glob.ts'
import type { EffectUnderPolicy, PlanUnderPolicy } from '#server/policy/engines/plan-under-policy.ts'
import type { Decision, Evaluation } from '#server/policy/schema.ts'

/** Raised with every change of a rule's meaning: it is part of every policy digest. */
const RULES_VERSION = 3

interface Rule {
  readonly id: string
  evaluate(plan: PlanUnderPolicy): { decision: Decision; reason: string; ordinals?: readonly number[] }
}

const REASON_BY_CLASS = {
  internal: 'keeps something inside',
  external_read: 'looks something up outside',
  external_write: 'changes things outside',
  spend: 'costs money',
} as const

const FREEDOM = { strict: 'Strict', guided: 'Guided', adaptive: 'Adaptive', autonomous: 'Autonomous' } as const

/** The built-in rules, one row each. Their floor cannot be switched off (domain §4, Posture). */
const RULES: readonly Rule[] = [
  {
    id: 'builtin.posture',
    evaluate(plan) {
      const blocked = plan.effects.filter((effect) => effect.posture === 'block')
      if (blocked.length > 0)
        return { decision: 'deny', reason: `${names(blocked)} is not allowed for this crew member.`, ordinals: ordinals(blocked) }
      const asking = plan.effects.filter((effect) => effect.posture === 'ask' && !effect.whitelisted)
      const first = asking[0]
      if (!first) return { decision: 'allow', reason: alone(plan.effects.filter((effect) => effect.posture === 'ask')) }
      return {
        decision: 'require_approval',
        reason: `Freedom is ${FREEDOM[plan.rigidity]}, and this ${REASON_BY_CLASS[strongest(asking)]}.`,
        ordinals: ordinals(asking),
      }
    },
  },
  {
    // The whitelist never covers what comes from outside (domain §6).
    id: 'builtin.from-outside',
    evaluate(plan) {
      const outside = plan.effects.filter((effect) => effect.effectClass !== 'internal' && untrustedSink(effect))
      if (outside.length === 0) return { decision: 'allow', reason: 'No address, amount or choice comes from outside unchecked.' }
      return {
        decision: 'require_approval',
        reason: `An address, amount or choice of ${names(outside)} comes from what it read.`,
        ordinals: ordinals(outside),
      }
    },
  },
  {
    id: 'builtin.targets',
    evaluate(plan) {
      const strays = plan.effects.filter((effect) => straysOf(effect).length > 0)
      if (strays.length === 0) return { decision: 'allow', reason: 'Every target is one that the job description names.' }
      return {
        decision: 'deny',
        reason: `${[...new Set(strays.flatMap(straysOf))].join(', ')} is not among the targets that the job description names.`,
        ordinals: ordinals(strays),
      }
    },
  },
  {
    id: 'builtin.limits',
    evaluate(plan) {
      if (plan.effects.length > plan.effectsMax)
        return { decision: 'deny', reason: `${plan.effects.length} actions; the limit of this crew member is ${plan.effectsMax}.` }
      return { decision: 'allow', reason: `${plan.effects.length} of at most ${plan.effectsMax} actions.` }
    },
  },
  {
    id: 'builtin.checks',
    evaluate(plan) {
      const broken = plan.checks.filter((check) => !check.holds)
      if (broken.length > 0) return { decision: 'deny', reason: `Check not met: ${broken.map((check) => check.text).join('; ')}` }
      return {
        decision: 'allow',
        reason: plan.checks.length === 0 ? 'No checks of its own.' : `${plan.checks.length} of ${plan.checks.length} checks met.`,
      }
    },
  },
]

/** What the built-in rules add to every policy digest. */
export const BUILT_IN = { version: RULES_VERSION, rules: RULES.map((rule) => rule.id) }

/** Answers of the built-in rules. Pure. */
export function evaluateRules(plan: PlanUnderPolicy): Evaluation[] {
  return RULES.map((rule) => {
    const { decision, reason, ordinals: named } = rule.evaluate(plan)
    return { source: 'rules', policyId: rule.id, decision, reason, ordinals: [...(named ?? [])], votesNeeded: 1 }
  })
}

/** Places that an action names and its author did not: its target and every other destination, a copy's too. */
function straysOf(effect: EffectUnderPolicy): string[] {
  if (effect.targets.length === 0) return []
  const roles = effect.argRoles as { readonly [arg: string]: ArgRole }
  const places = new Set([...(effect.target === null ? [] : [effect.target]), ...namedPlaces({ ...effect, argRoles: roles }, effect.args)])
  return [...places].filter((place) => !effect.targets.some((glob) => matchesGlob(glob, place)))
}

/**
 * An untrusted value where it steers. The one endorsement is membership of an authored list: a place that the job description's
 * own targets admit (`builtin.targets` stops the others) counts as chosen by its author.
 */
function untrustedSink(effect: EffectUnderPolicy): boolean {
  return Object.entries(effect.labels).some(
    ([arg, label]) =>
      label.integrity === 'untrusted' && !isVouchedFor(effect, arg) && (effect.argRoles[arg] ?? 'destination') !== 'content',
  )
}
function alone(spared: readonly EffectUnderPolicy[]): string {
  return spared.length === 0 ? 'Nothing in this plan asks first.' : `A standing permission covers ${names(spared)}.`
}
function ordinals(effects: readonly EffectUnderPolicy[]): number[] {
  return effects.map((effect) => effect.ordinal)
}
function names(effects: readonly EffectUnderPolicy[]): string {
  return [...new Set(effects.map((effect) => effect.title))].join(', ')
}
function strongest(effects: readonly EffectUnderPolicy[]): EffectUnderPolicy['effectClass'] {
  const order = ['internal', 'external_read', 'external_write', 'spend'] as const
  return order[Math.max(...effects.map((effect) => order.indexOf(effect.effectClass)))] ?? 'spend'
}
