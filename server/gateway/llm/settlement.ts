import { createHash } from 'node:crypto'
import type { ModelAsk } from '#server/gateway/llm/ask-model.ts'
import { moreForCall, settleCall } from '#server/gateway/llm/bill-calls.ts'
import type { Candidate, Candidates } from '#server/gateway/llm/core/candidates.ts'
import { credible } from '#server/gateway/llm/core/credible-count.ts'
import { costOf, type MicroUnits, type TokenCount } from '#server/gateway/llm/core/price.ts'
import { isEvent } from '#server/gateway/llm/core/rules.ts'
import type { ChatAnswer } from '#server/gateway/llm/forward-chat.ts'
import { shownAs } from '#server/gateway/llm/shown-fault.ts'
import type { UsageOutcome } from '#server/gateway/llm/spending/schema.ts'
import { ModelFault, type Tried } from '#server/gateway/llm/through-chain.ts'
import type { KeptTranscript } from '#server/gateway/llm/transcripts/transcript.ts'
import type { JsonObject } from '#server/kernel/canonical-json.ts'
import { actingToken } from '#server/observability/acting-token.ts'
import { log } from '#server/observability/log.ts'
import type { Evaluation } from '#server/policy/schema.ts'

/** Faults after which a provider may have counted, though nobody saw an answer; `unreachable` is none: nobody got the request. */
const MAY_HAVE_COUNTED: ReadonlySet<Tried['outcome']> = new Set(['timeout', 'cut', 'nonsense', 'cancelled'])
/** What stands between gave up waiting; whoever was asked may have answered. */
const GAVE_UP_WAITING: ReadonlySet<number | undefined> = new Set([504, 524])

/** The bill of one call: opened by the reservation, settled once, with the tokens that were counted or with what was reserved. */
export class Settlement {
  readonly tried: Tried[]
  readonly #ask: ModelAsk
  readonly #usageId: string
  /** Of the request that asks; an answer in pieces ends outside of it. */
  readonly #apiToken = actingToken()
  readonly #atMost: TokenCount
  readonly #usable: readonly Candidate<unknown>[]
  #reservedMicro: MicroUnits
  #candidate: Candidate<unknown> | null = null
  #settled: Promise<void> | null = null

  constructor(
    ask: ModelAsk,
    call: { readonly usageId: string; readonly candidates: Candidates<unknown> },
    atMost: TokenCount,
    reservedMicro: MicroUnits,
  ) {
    const { usable, skipped } = call.candidates
    this.#ask = ask
    this.#usageId = call.usageId
    this.#atMost = atMost
    this.#usable = usable
    this.#reservedMicro = reservedMicro
    this.tried = skipped.map(({ choice: { provider, model }, why }) => ({ provider, model, outcome: why }))
  }

  /**
   * The model that is asked next. What tries before it may have cost stays set aside: where that and this one are more than was
   * reserved, more is, under the same limits.
   * @throws AppError BUDGET_EXCEEDED, SIGNER_UNAVAILABLE: it is not asked then
   */
  async asking(candidate: Candidate<unknown>): Promise<void> {
    const moreMicro = this.#unsureMicro() + costOf(this.#atMost, candidate.price) - this.#reservedMicro
    if (moreMicro > 0) {
      await moreForCall({ ask: this.#ask, apiToken: this.#apiToken, usageId: this.#usageId, moreMicro })
      this.#reservedMicro += moreMicro
    }
    this.#candidate = candidate
  }

  /**
   * No answer was given: nothing was spent, unless a provider may have counted what nobody saw, or what could not be given out. Never
   * throws: the fault is what matters.
   */
  async settleFailed(error: unknown): Promise<void> {
    const isLeft = error instanceof ModelFault && error.fault.kind === 'cancelled'
    const micro = this.#unsureMicro() + this.#sumOf(this.tried.filter(({ outcome }) => outcome === 'answered'))
    await this.#record(isLeft ? 'left' : 'no answer', micro, null, new Map(), { digest: null, transcript: null, policy: [] }).catch(
      (cause: unknown) => log.warn('model call not settled', { usageId: this.#usageId, error: cause }),
    )
  }

  /** @throws whatever the store throws: an answer that is not on record is not given out */
  async settle(
    outcome: UsageOutcome,
    answered: ChatAnswer,
    answerDigest: string | null = null,
    policy: readonly Evaluation[] = [],
  ): Promise<void> {
    const counted = await answered.tokens
    const tokens = counted && credible(counted, this.#atMost) ? counted : null
    const price = this.#candidate?.price
    const micro = price ? costOf(tokens ?? this.#atMost, price) + this.#unsureMicro() : null
    const transcript = (await answered.transcript?.kept()) ?? null
    await this.#record(outcome, micro, tokens, answered.hidden, { digest: answerDigest, transcript, policy })
  }

  /**
   * The events of an answer on their way to the asker; settled when they end, break off, or nobody reads on.
   * @throws while it is read: AppError MODEL_UNAVAILABLE; the reason of `cancelled`; whatever the store throws at its end
   */
  async *following(answered: ChatAnswer, events: AsyncIterable<JsonObject>): AsyncGenerator<JsonObject> {
    const digest = createHash('sha256')
    let outcome: UsageOutcome = 'left'
    try {
      for await (const event of events) {
        if (!isEvent(event)) throw new ModelFault({ kind: 'nonsense' })
        digest.update(JSON.stringify(event))
        answered.transcript?.piece(event)
        yield event
      }
      outcome = 'answered'
    } catch (error) {
      outcome = this.#ask.cancelled.aborted ? 'left' : 'broke off'
      throw shownAs(error, this.#ask)
    } finally {
      await this.settle(outcome, answered, digest.digest('hex'))
    }
  }

  /** The most that tries may have cost whose answer nobody saw, each at its own price. */
  #unsureMicro(): MicroUnits {
    return this.#sumOf(this.tried.filter(({ outcome, status }) => MAY_HAVE_COUNTED.has(outcome) || GAVE_UP_WAITING.has(status)))
  }

  #sumOf(tries: readonly Tried[]): MicroUnits {
    const priceOf = ({ provider, model }: Tried) =>
      this.#usable.find(({ choice }) => choice.provider === provider && choice.model === model)?.price
    return tries.reduce((sum, one) => {
      const price = priceOf(one)
      return price ? sum + costOf(this.#atMost, price) : sum
    }, 0)
  }

  async #record(
    outcome: UsageOutcome,
    settledMicro: MicroUnits | null,
    tokens: TokenCount | null,
    hidden: ReadonlyMap<string, number>,
    said: { readonly digest: string | null; readonly transcript: KeptTranscript | null; readonly policy: readonly Evaluation[] },
  ): Promise<void> {
    const settled = {
      provider: this.#candidate?.choice.provider ?? null,
      model: this.#candidate?.choice.model ?? null,
      settledMicro,
      inputTokens: tokens?.input ?? null,
      outputTokens: tokens?.output ?? null,
      outcome,
      tried: this.tried,
      hidden: Object.fromEntries(hidden),
      answerDigest: said.digest,
    }
    const { transcript, policy } = said
    this.#settled ??= settleCall({ ask: this.#ask, apiToken: this.#apiToken, usageId: this.#usageId, settled, transcript, policy })
    await this.#settled
  }
}
