import type { Guard } from '#server/dispatch/testing/guards.ts'

const DECIDE = 'server/policy/core/decide.ts'
const RULES = 'server/policy/engines/rules.ts'
const STANDING = 'server/policy/core/standing.ts'
const STANDING_TEST = 'server/dispatch/standing-permission.db.test.ts'
const EVALUATE_PLAN_TEST = 'server/policy/evaluate-plan.test.ts'

/** What policy decides on a plan. */
export const POLICY_GUARDS: readonly Guard[] = [
  {
    guards: 'a standing permission covers only its arguments',
    file: STANDING,
    text: 'return Object.entries(terms.args).every(([name, rule]) => admitsValue(rule, call.args[name]))',
    becomes: 'return true',
    test: STANDING_TEST,
    only: 'spares the question',
  },
  {
    guards: 'limits of a standing permission',
    file: STANDING,
    text: 'if (!inForce || isOver || ',
    becomes: 'if (!inForce || ',
    test: STANDING_TEST,
    only: 'spares the question',
  },
  {
    guards: 'a standing permission that is suspended or not signed',
    file: STANDING,
    text: 'if (!inForce || isOver',
    becomes: 'if (isOver',
    test: STANDING_TEST,
    only: 'spares nothing',
  },
  {
    guards: 'a standing permission that ran out',
    file: STANDING,
    text: ' || Date.parse(terms.expiresAt) <= plan.nowMs',
    becomes: '',
    test: STANDING_TEST,
    only: 'run out',
  },
  {
    guards: 'a rejection ends a standing permission',
    file: 'server/approvals/vote.ts',
    text: "else await suspendNamed(scope, approval.memberId, attempt.planText, 'a plan was rejected')",
    becomes: '',
    test: STANDING_TEST,
    only: 'ends with a rejection',
  },
  {
    guards: 'another reach ends a standing permission',
    file: 'server/members/publish-member.ts',
    text: 'await suspendUnreached(scope, member.id, result.program)',
    becomes: '',
    test: STANDING_TEST,
    only: 'ends with a rejection',
  },
  {
    guards: 'who wrote it does not permit it',
    file: 'server/authoring/permissions/decide-permission.ts',
    text: 'await refuseConflicted(scope, userId, request.memberId, asked.terms.tool)',
    becomes: '',
    test: STANDING_TEST,
    only: 'given by an admin',
  },
  { guards: 'what blocks', file: RULES, text: 'if (blocked.length > 0)', becomes: 'if (false as boolean)', test: EVALUATE_PLAN_TEST },
  {
    guards: 'what asks',
    file: RULES,
    text: "if (!first) return { decision: 'allow', reason: alone(",
    becomes: "if (first || !first) return { decision: 'allow', reason: alone(",
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
