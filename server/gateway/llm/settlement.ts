import { createHash } from 'node:crypto'
import type { ModelAsk } from '#server/gateway/llm/ask-model.ts'
import { settleCall } from '#server/gateway/llm/bill-calls.ts'
import type { Candidate } from '#server/gateway/llm/core/candidates.ts'
import { credible } from '#server/gateway/llm/core/credible-count.ts'
import { costOf, type MicroUnits, type TokenCount } from '#server/gateway/llm/core/price.ts'
import { isEvent } from '#server/gateway/llm/core/rules.ts'
import type { ChatAnswer } from '#server/gateway/llm/forward-chat.ts'
import { shownAs } from '#server/gateway/llm/shown-fault.ts'
import type { UsageOutcome } from '#server/gateway/llm/spending/schema.ts'
import { ModelFault, type Tried } from '#server/gateway/llm/through-chain.ts'
import type { JsonObject } from '#server/kernel/canonical-json.ts'
import { actingToken } from '#server/observability/acting-token.ts'
import { log } from '#server/observability/log.ts'

/** Faults after which a provider may have counted, though nobody saw an answer. */
const MAY_HAVE_COUNTED: ReadonlySet<Tried['outcome']> = new Set(['timeout', 'nonsense', 'cancelled'])

/** The bill of one call: opened by the reservation, settled once, with the tokens that were counted or with what was reserved. */
export class Settlement {
  readonly tried: Tried[]
  readonly #ask: ModelAsk
  readonly #usageId: string
  /** Of the request that asks; an answer in pieces ends outside of it. */
  readonly #apiToken = actingToken()
  readonly #atMost: TokenCount
  #candidate: Candidate<unknown> | null = null
  #settled: Promise<void> | null = null

  constructor(ask: ModelAsk, usageId: string, atMost: TokenCount, skipped: readonly Tried[]) {
    this.#ask = ask
    this.#usageId = usageId
    this.#atMost = atMost
    this.tried = [...skipped]
  }

  /** The model that is asked now. */
  asking(candidate: Candidate<unknown>): void {
    this.#candidate = candidate
  }

  /** No answer came: nothing was spent, unless a provider may have counted what nobody saw. Never throws: the fault is what matters. */
  async settleFailed(error: unknown): Promise<void> {
    const isLeft = error instanceof ModelFault && error.fault.kind === 'cancelled'
    const isUnsure = this.tried.some(({ outcome }) => MAY_HAVE_COUNTED.has(outcome))
    await this.#record(isLeft ? 'left' : 'no answer', isUnsure ? null : 0, null, new Map(), null).catch((cause: unknown) =>
      log.warn('model call not settled', { usageId: this.#usageId, error: cause }),
    )
  }

  /** @throws whatever the store throws: an answer that is not on record is not given out */
  async settle(outcome: UsageOutcome, answered: ChatAnswer, answerDigest: string | null = null): Promise<void> {
    const counted = await answered.tokens
    const tokens = counted && credible(counted, this.#atMost) ? counted : null
    const price = this.#candidate?.price
    await this.#record(outcome, tokens && price ? this.#withUnsure(costOf(tokens, price)) : null, tokens, answered.hidden, answerDigest)
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

  /** A try before this one that may have been counted too is charged as this one at most. */
  #withUnsure(cost: MicroUnits): MicroUnits {
    const price = this.#candidate?.price
    const unsure = this.tried.filter(({ outcome }) => MAY_HAVE_COUNTED.has(outcome)).length
    return price && unsure > 0 ? cost + unsure * costOf(this.#atMost, price) : cost
  }

  async #record(
    outcome: UsageOutcome,
    settledMicro: MicroUnits | null,
    tokens: TokenCount | null,
    hidden: ReadonlyMap<string, number>,
    answerDigest: string | null,
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
      answerDigest,
    }
    this.#settled ??= settleCall({ ask: this.#ask, apiToken: this.#apiToken, usageId: this.#usageId, settled })
    await this.#settled
  }
}
