import type { Guard } from '#server/dispatch/testing/guards.ts'

const ACT_TEST = 'server/dispatch/act.db.test.ts'
const CANARY_TEST = 'server/dispatch/canary.db.test.ts'
const CALL_CHOICE = 'server/program/core/call-choice.ts'
const JOURNAL = 'server/dispatch/journal.ts'
const JUDGE = 'server/program/core/judge-answer.ts'
const THINK_TEST = 'server/dispatch/think.db.test.ts'

/** What a model may bring about in a run, and what it may not. */
export const MODELS_GUARDS: readonly Guard[] = [
  {
    guards: 'an answer has the shape that its step wants',
    file: JUDGE,
    text: 'if (fault !== null) return unfit(',
    becomes: 'if (fault === undefined) return unfit(',
    test: THINK_TEST,
    only: 'another shape',
  },
  {
    guards: 'an answer meets the checks of its step',
    file: JUDGE,
    text: 'return met ? null : ',
    becomes: 'return met || true ? null : ',
    test: THINK_TEST,
    only: 'a broken check',
  },
  {
    guards: 'a person who stands in is held to the checks',
    file: 'server/program/core/walk-think.ts',
    text: 'const judged = await judgeValue(answered as JsonValue, block, frame.scope, state)\n    if (judged.ok) {',
    becomes: "const judged = { ok: true, value: answered as JsonValue, why: '' }\n    if (judged.ok) {",
    test: THINK_TEST,
    only: 'in place of a model sees',
  },
  {
    guards: 'a refusal is no answer',
    file: JUDGE,
    text: 'if (answer.refusal !== null) return unfit(`the model refused: ${cutText(answer.refusal, WHY_MAX)}`)',
    becomes: '',
    test: THINK_TEST,
    only: 'a refusal',
  },
  {
    guards: 'a recorded answer is not asked for again',
    file: JOURNAL,
    text: 'if (known?.argsDigest === asked) return known.answer',
    becomes: '',
    test: THINK_TEST,
    only: 'plan.after_answer',
  },
  {
    guards: 'data has marks that it cannot forge',
    file: 'server/program/core/model-prompt.ts',
    text: "const mark = taggedDigest('muster.mark.v1', { from, text }).slice(0, MARK_LENGTH)",
    becomes: "const mark = '0'.repeat(MARK_LENGTH)",
    test: THINK_TEST,
    only: 'cannot forge',
  },
  {
    guards: 'a used-up budget holds the run',
    file: 'server/dispatch/fail-attempt.ts',
    text: "if (group === 'A' && isAppError(error, 'BUDGET_EXCEEDED')) {",
    becomes: 'if (false as boolean) {',
    test: THINK_TEST,
    only: 'used-up budget',
  },
  {
    guards: 'a model uses only what its step gives it',
    file: CALL_CHOICE,
    text: 'if (!choice || !tool) return fault(',
    becomes: 'if (!choice || !tool) throw new Error(',
    test: ACT_TEST,
    only: 'is not given',
  },
  {
    guards: 'a model reaches only the places of its job',
    file: CALL_CHOICE,
    text: 'return stray === undefined ? null : ',
    becomes: 'return stray === undefined || true ? null : ',
    test: ACT_TEST,
    only: 'is not given',
  },
  {
    guards: 'arguments of a model fit their schema',
    file: CALL_CHOICE,
    text: 'if (why !== null) return `the arguments do not fit: ${why}`',
    becomes: '',
    test: ACT_TEST,
    only: 'is not given',
  },
  {
    guards: 'a model does not go on without a result that it needs',
    file: CALL_CHOICE,
    text: "if (outcome.kind === 'planned') return { kind: 'waits' }",
    becomes: "if (outcome.kind === 'planned') return { kind: 'told', content: 'null' }",
    test: ACT_TEST,
    only: 'cannot be left out alone',
  },
  {
    guards: 'a model comes to an end',
    file: 'server/program/core/walk-act.ts',
    text: 'turn <= block.turnsMax',
    becomes: 'turn <= block.turnsMax + 1',
    test: ACT_TEST,
    only: 'is stopped, with nothing done',
  },
  {
    guards: 'a passing fault of a look-up is not kept',
    file: 'server/dispatch/look-up.ts',
    text: '(call.block.chosen === true && !NOT_TOLD.has(code))',
    becomes: 'call.block.chosen === true',
    test: ACT_TEST,
    only: 'met a passing fault',
  },
  {
    guards: 'a look-up that would tell what nobody foresaw asks first',
    file: CALL_CHOICE,
    text: 'const tells = !call.effect && leaks(',
    becomes: 'const tells = false && !call.effect && leaks(',
    test: CANARY_TEST,
  },
  {
    guards: 'only a cleared provider is told what the workspace keeps',
    file: 'server/gateway/llm/core/candidates.ts',
    text: "if (CONFIDENTIALITY.indexOf(request.confidentiality) > CONFIDENTIALITY.indexOf(provider.clearance)) return 'not cleared'",
    becomes: '',
    test: CANARY_TEST,
  },
  {
    guards: 'a plan asks, whatever a model says',
    file: 'server/policy/engines/rules.ts',
    text: "const asking = plan.effects.filter((effect) => effect.posture === 'ask' && !effect.whitelisted)",
    becomes: "const asking = plan.effects.filter((effect) => effect.posture === 'block' && !effect.whitelisted)",
    test: 'server/dispatch/unvoted-effects.db.test.ts',
    only: 'nothing leaves',
  },
]
