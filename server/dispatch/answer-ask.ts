import { z } from 'zod'
import { queueRun } from '#server/dispatch/queue-run.ts'
import { readFields } from '#server/dispatch/read-fields.ts'
import { recordAsk } from '#server/dispatch/record-ask.ts'
import { AppError } from '#server/kernel/app-error.ts'
import type { JsonObject, JsonValue } from '#server/kernel/canonical-json.ts'
import { taggedDigest } from '#server/kernel/digest.ts'
import { msg } from '#server/kernel/language/say.ts'
import { systemClock } from '#server/observability/system-clock.ts'
import { type AskRow, lockAsk, updateAsk } from '#server/runs/asks/store.ts'
import { lockRun } from '#server/runs/store.ts'
import { recordRunEvent } from '#server/runs/transition.ts'
import type { TenantScope } from '#server/tenancy/store.ts'

interface Named {
  readonly userId: string
  readonly email: string
}
interface Answerer extends Named {
  readonly role: string
  /** Colleagues who are away and named this person; gives no role. */
  readonly standsInFor?: readonly Named[]
}

/** `role:author` admits author and admin; `user:<id or e-mail>` one person. */
const ROLE_ORDER = ['viewer', 'operator', 'author', 'admin']

/**
 * Answers a question of an `ask` step; the answer is checked against its form or options, and the run goes on.
 * @throws AppError FORBIDDEN, ALREADY_DECIDED, VALIDATION_FAILED
 */
export async function answerAsk(scope: TenantScope, options: { askId: string; answer: unknown; by: Answerer }): Promise<void> {
  const ask = await lockAsk(scope, options.askId)
  const right = rightToAnswer(ask.assignee, options.by)
  if (right === null) throw new AppError('FORBIDDEN', { context: { ask: ask.id } })
  const at = new Date(systemClock.nowMs())
  if (ask.status !== 'open' || ask.expiresAt <= at) throw new AppError('ALREADY_DECIDED', { context: { ask: ask.id, status: ask.status } })
  const answer = checked(ask, options.answer)
  const run = await lockRun(scope, ask.runId)
  await updateAsk(scope, ask.id, { status: 'answered', answer, answeredBy: options.by.userId, answeredAt: at })
  await recordRunEvent(scope, run, run, 'answered', { by: options.by.userId, askId: ask.id }, at)
  const answerDigest = taggedDigest('muster.answer.v1', answer)
  const standsInFor = right.standsInFor.length > 0 ? { standsInFor: right.standsInFor } : {}
  await recordAsk(scope, run, 'ask.answered', { askId: ask.id, actor: options.by.userId, ...standsInFor, answerDigest, at })
  if (run.outcome === null) await queueRun(scope, run.id)
}

/** Null: none. `standsInFor` is empty for who answers in their own right, else whose question it was: for the record. */
function rightToAnswer(assignee: string, by: Answerer): { readonly standsInFor: readonly string[] } | null {
  const [kind, who = ''] = assignee.split(/:(.*)/s)
  const isWho = ({ userId, email }: Named): boolean => who === userId || who.toLowerCase() === email.toLowerCase()
  if (kind !== 'user') return ROLE_ORDER.indexOf(by.role) >= ROLE_ORDER.indexOf(who) ? { standsInFor: [] } : null
  if (isWho(by)) return { standsInFor: [] }
  const away = (by.standsInFor ?? []).filter(isWho).map(({ userId }) => userId)
  return away.length > 0 ? { standsInFor: away } : null
}

function checked(ask: AskRow, answer: unknown): JsonValue {
  const options = ask.options as string[] | null
  if (options) {
    if (typeof answer === 'string' && options.includes(answer)) return answer
    throw new AppError('VALIDATION_FAILED', {
      errors: [{ pointer: '/answer', code: 'option', message: msg('Choose one of these: {names}'), holes: { names: options.join(', ') } }],
    })
  }
  if (ask.form) return readFields(ask.form as JsonObject, answer, '/answer')
  const parsed = z.json().safeParse(answer)
  if (parsed.success) return parsed.data as JsonValue
  throw new AppError('VALIDATION_FAILED', { errors: [{ pointer: '/answer/', code: 'invalid', message: msg('This must be JSON') }] })
}
