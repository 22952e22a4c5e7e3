import { type CircuitBreakerPolicy, CircuitState, ConsecutiveBreaker, circuitBreaker, handleWhen, isBrokenCircuitError } from 'cockatiel'
import type { SkipReason } from '#server/gateway/llm/core/candidates.ts'
import { type CallFault, mayFallBack, pauseMs } from '#server/gateway/llm/core/may-fall-back.ts'
import type { ModelChain, ModelChoice } from '#server/gateway/llm/schema.ts'
import { AppError } from '#server/kernel/app-error.ts'
import { systemClock } from '#server/observability/system-clock.ts'

const FAULTS_IN_A_ROW = 5
const RESTS_MS = 30_000
const BREAKERS_MAX = 1000
const NEVER = new AbortController().signal

/** A model gave no answer. `fault` says whether another may be asked. */
export class ModelFault extends Error {
  readonly fault: CallFault

  constructor(fault: CallFault, cause?: unknown) {
    super(fault.kind === 'status' ? `model answered with status ${fault.status}` : `model call: ${fault.kind}`, { cause })
    this.fault = fault
  }
}

/** One try, for the record: which model, and why it was not the one that answered. */
export interface Tried {
  readonly provider: string
  readonly model: string
  readonly outcome: 'answered' | 'resting' | SkipReason | CallFault['kind']
  readonly status?: number
}

export interface Routed<Answer> {
  readonly answer: Answer
  readonly choice: ModelChoice
  readonly tried: readonly Tried[]
}

const breakers = new Map<string, CircuitBreakerPolicy>()

/**
 * Asks the models of a chain in their order until one answers (requirements §8.12). Deterministic: no weights, no chance; a model
 * that failed five times in a row is left out for 30 seconds, then tried with one call while the others go on without it. Of its
 * provider the other models are asked on: one that is not loaded, or too slow, says nothing about those beside it. Nobody waits
 * for a busy model while another is left: only then is it asked again, after the pause it wants, where its time limit leaves room for that.
 * @param scope breakers are kept per workspace: one workspace's wrong key says nothing about another's
 * @param ask one call; throws ModelFault when no answer came
 * @param tried filled with every try, also where the whole fails
 * @param cancelled ends a pause too
 * @throws ModelFault that allows no other model, or `cancelled`; AppError MODEL_UNAVAILABLE with what was tried when none answered
 */
export async function throughChain<Answer>(
  scope: string,
  chain: ModelChain,
  ask: (choice: ModelChoice) => Promise<Answer>,
  tried: Tried[] = [],
  cancelled: AbortSignal = NEVER,
): Promise<Routed<Answer>> {
  let turns: readonly Turn[] = chain.map((choice) => ({ choice, attempt: 1, beganMs: null, notBeforeMs: 0 }))
  for (let turn = turns[0]; turn !== undefined; turn = turns[0]) {
    const { choice, notBeforeMs } = turn
    const nowMs = systemClock.monotonicMs()
    if (notBeforeMs > nowMs) await paused(notBeforeMs - nowMs, cancelled)
    const beganMs = turn.beganMs ?? nowMs
    const result = await oneTry(scope, choice, ask)
    tried.push(result.tried)
    if ('error' in result) throw result.error
    if ('answer' in result) return { answer: result.answer, choice, tried }
    const again = anotherTurn({ ...turn, beganMs }, result.fault, systemClock.monotonicMs())
    turns = [...(again === null ? [] : [again]), ...turns.slice(1)].toSorted((one, other) => one.notBeforeMs - other.notBeforeMs)
  }
  throw new AppError('MODEL_UNAVAILABLE', {
    context: { tried: tried.map(({ provider, model, outcome }) => `${provider} ${model}: ${outcome}`).join('; ') },
  })
}

/** A model that is to be asked: at once (0), or, where it is busy, after those that are not. */
interface Turn {
  readonly choice: ModelChoice
  readonly attempt: number
  /** When it was first asked. */
  readonly beganMs: number | null
  readonly notBeforeMs: number
}

/** Null: it is not asked again. */
function anotherTurn(
  { choice, attempt, beganMs }: Turn & { readonly beganMs: number },
  fault: CallFault | null,
  nowMs: number,
): Turn | null {
  if (fault === null || attempt >= choice.attemptsMax) return null
  const wantedMs = pauseMs(fault)
  if (wantedMs > choice.timeoutMs - (nowMs - beganMs)) return null
  return { choice, attempt: attempt + 1, beganMs, notBeforeMs: wantedMs > 0 ? nowMs + wantedMs : 0 }
}

/** An answer, an error that ends the call, or a fault after which the chain goes on (null: the model rests). */
type OneTry<Answer> = { readonly tried: Tried } & (
  | { readonly answer: Answer }
  | { readonly error: unknown }
  | { readonly fault: CallFault | null }
)

async function oneTry<Answer>(scope: string, choice: ModelChoice, ask: (choice: ModelChoice) => Promise<Answer>): Promise<OneTry<Answer>> {
  const { provider, model } = choice
  const resting = { tried: { provider, model, outcome: 'resting' as const }, fault: null }
  const breaker = breakerOf(scope, choice)
  // one call tries it just now; the breaker would let this one wait for that
  if (breaker.state === CircuitState.HalfOpen) return resting
  try {
    const answer = await breaker.execute(() => ask(choice))
    return { tried: { provider, model, outcome: 'answered' }, answer }
  } catch (error) {
    if (isBrokenCircuitError(error)) return resting
    if (!(error instanceof ModelFault)) return { tried: { provider, model, outcome: 'verdict' }, error }
    const { fault } = error
    const tried = { provider, model, outcome: fault.kind, ...(fault.kind === 'status' ? { status: fault.status } : {}) }
    return mayFallBack(fault) ? { tried, fault } : { tried, error }
  }
}

/** @throws ModelFault when the asker left meanwhile */
async function paused(ms: number, cancelled: AbortSignal): Promise<void> {
  const ended = Promise.withResolvers<void>()
  const timer = setTimeout(ended.resolve, ms)
  const leave = () => ended.reject(new ModelFault({ kind: 'cancelled' }, cancelled.reason))
  cancelled.addEventListener('abort', leave, { once: true })
  try {
    if (cancelled.aborted) leave()
    await ended.promise
  } finally {
    clearTimeout(timer)
    cancelled.removeEventListener('abort', leave)
  }
}

function breakerOf(scope: string, { provider, model }: ModelChoice): CircuitBreakerPolicy {
  const key = `${scope} ${provider} ${model}`
  const known = breakers.get(key)
  if (known) return known
  if (breakers.size >= BREAKERS_MAX) breakers.delete([...breakers.keys()][0] as string)
  const breaker = circuitBreaker(
    handleWhen((error) => error instanceof ModelFault && mayFallBack(error.fault)),
    { halfOpenAfter: RESTS_MS, breaker: new ConsecutiveBreaker(FAULTS_IN_A_ROW) },
  )
  breakers.set(key, breaker)
  return breaker
}
