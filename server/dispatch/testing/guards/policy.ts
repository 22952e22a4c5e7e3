import type { Guard } from '#server/dispatch/testing/guards.ts'

const DECIDE = 'server/policy/core/decide.ts'
const RULES = 'server/policy/engines/rules.ts'
const EVALUATE_PLAN_TEST = 'server/policy/evaluate-plan.test.ts'

/** What policy decides on a plan. */
export const POLICY_GUARDS: readonly Guard[] = [
  {
    guards: 'standing permissions do not count until their caps do',
    file: 'server/dispatch/load-plan.ts',
    text: 'whitelisted: false,',
    becomes: 'whitelisted: true,',
    test: 'server/dispatch/gate-guards.db.test.ts',
    only: 'after Stop none counts',
  },
  { guards: 'what blocks', file: RULES, text: 'if (blocked.length > 0)', becomes: 'if (false as boolean)', test: EVALUATE_PLAN_TEST },
  {
    guards: 'what asks',
    file: RULES,
    text: "if (!first) return { decision: 'allow', reason: 'Nothing in this plan asks first.' }",
    becomes: "if (first || !first) return { decision: 'allow', reason: 'Nothing in this plan asks first.' }",
    test: EVALUATE_PLAN_TEST,
  },
  {
    guards: 'what comes from outside',
    file: RULES,
    text: 'if (outside.length === 0) return',
    becomes: 'if (outside) return',
    test: EVALUATE_PLAN_TEST,
  },
  {
    guards: 'unmapped arguments are destinations',
    file: RULES,
    text: "(effect.argRoles[arg] ?? 'destination') !== 'content'",
    becomes: "(effect.argRoles[arg] ?? 'content') !== 'content'",
    test: EVALUATE_PLAN_TEST,
  },
  { guards: 'targets', file: RULES, text: 'if (strays.length === 0) return', becomes: 'if (strays) return', test: EVALUATE_PLAN_TEST },
  {
    guards: 'the number of actions',
    file: RULES,
    text: 'if (plan.effects.length > plan.effectsMax)',
    becomes: 'if (false as boolean)',
    test: EVALUATE_PLAN_TEST,
  },
  {
    guards: 'checks of its own',
    file: RULES,
    text: 'if (broken.length > 0) return',
    becomes: 'if (false as boolean) return',
    test: EVALUATE_PLAN_TEST,
  },
  {
    guards: 'the most severe answer',
    file: DECIDE,
    text: 'const severity = Math.max(',
    becomes: 'const severity = Math.min(',
    test: EVALUATE_PLAN_TEST,
  },
  {
    guards: 'no answer is a no',
    file: DECIDE,
    text: "if (results.length === 0) return { decision: 'deny'",
    becomes: "if (results.length === 0) return { decision: 'allow'",
    test: EVALUATE_PLAN_TEST,
  },
  {
    guards: 'a malformed answer is a no',
    file: DECIDE,
    text: "policyId: 'builtin.contract', decision: 'deny'",
    becomes: "policyId: 'builtin.contract', decision: 'allow'",
    test: EVALUATE_PLAN_TEST,
  },
]
