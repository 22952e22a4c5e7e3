import type { JsonObject, JsonValue } from '#server/kernel/canonical-json.ts'
import { cutText } from '#server/kernel/cut-text.ts'
import { evaluateCondition } from '#server/program/core/evaluate.ts'
import type { State } from '#server/program/core/frame.ts'
import { unwrapped, wrapped } from '#server/program/core/model-prompt.ts'
import type { ModelAnswer } from '#server/program/core/model-turn.ts'
import type { Scope } from '#server/program/core/pending.ts'
import { readJson } from '#server/program/core/read-model-text.ts'
import type { Expression } from '#server/program/program.ts'

/** What an answer came to: a value that fits and passes, or why it cannot be used, in words. */
export type Judged = { readonly ok: true; readonly value: JsonValue } | { readonly ok: false; readonly why: string }

const unfit = (why: string): Judged => ({ ok: false, why })
const WHY_MAX = 300

/** A model's answer held against the schema and the checks of its step (domain §3, `think`). Reads nothing. */
export async function judgeAnswer(
  answer: ModelAnswer,
  wanted: { readonly schema: JsonObject; readonly checks: readonly Expression[] },
  scope: Scope,
  state: State,
): Promise<Judged> {
  if (answer.refusal !== null) return unfit(`the model refused: ${cutText(answer.refusal, WHY_MAX)}`)
  if (answer.end === 'withheld') return unfit('the provider kept the answer back')
  if (answer.end === 'length') return unfit('the answer was cut off')
  if (answer.text === null || answer.text.trim() === '') return unfit('the answer is empty')
  const read = readJson(answer.text)
  if (!read.ok) return read
  return await judgeValue(read.value, wanted, scope, state)
}

/** A value that a model gives as its answer, held against schema and checks. */
export async function judgeValue(
  given: JsonValue,
  { schema, checks }: { readonly schema: JsonObject; readonly checks: readonly Expression[] },
  scope: Scope,
  state: State,
): Promise<Judged> {
  const fault = await state.ports.faultOf(wrapped(schema), given)
  if (fault !== null) return unfit(`the answer does not fit: ${fault}`)
  const value = unwrapped(schema, given)
  if (value === undefined) return unfit('the answer does not fit')
  for (const check of checks) {
    const why = brokenCheck(check, { ...scope, output: value }, state)
    if (why !== null) return unfit(why)
  }
  return { ok: true, value }
}

function brokenCheck(check: Expression, scope: Scope, state: State): string | null {
  const met = (() => {
    try {
      return evaluateCondition(check, scope, state.budget)
    } catch (error) {
      // a limit ends the run; anything else is a check that this answer does not meet
      if (error instanceof Error && 'code' in error && error.code === 'LIMIT_EXCEEDED') throw error
      return false
    }
  })()
  return met ? null : `check not met: ${cutText(check.cel, WHY_MAX)}`
}
