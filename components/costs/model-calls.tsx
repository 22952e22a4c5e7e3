'use client'

import { spentText } from '#components/costs/cost-words.ts'
import { euro } from '#components/costs/euro.ts'
import { useRunCost } from '#components/costs/run-cost.tsx'
import { TranscriptButton } from '#components/costs/transcript-button.tsx'
import { triedWord } from '#components/costs/tried-words.ts'
import { useT } from '#components/language/language.tsx'
import { SafeText } from '#components/plan/safe-text.tsx'
import { useOff } from '#components/shell/use-shell.ts'
import { dayTime, duration } from '#components/time/format-time.ts'
import { useClock } from '#components/time/use-clock.ts'
import { useNow } from '#components/time/use-now.ts'
import type { ModelCall } from '#server/bridge/costs/schema.ts'
import type { UsageOutcome } from '#server/gateway/llm/spending/schema.ts'
import { msg, type Say } from '#server/kernel/language/say.ts'

/** How a question ended; what is here no word for is under way. */
const OUTCOME_WORDS = {
  answered: msg('answered'),
  refused: msg('stopped by a rule'),
  'no answer': msg('no model answered'),
  'broke off': msg('broke off in the middle'),
  left: msg('not waited for'),
  abandoned: msg('lost: counted at the most it could cost'),
} as const satisfies Record<UsageOutcome, string>

/** What was taken out or put under a name. */
const HIDDEN_WORDS: { readonly [kind: string]: string } = {
  rule: msg('named by a rule'),
  'e-mail': msg('e-mail address'),
  phone: msg('phone number'),
  IBAN: msg('account number'),
  card: msg('card number'),
}

/** Every question of a run to a model: which answered, what was tried before, how long, how much; what was said only where it is kept, for admins. */
export function ModelCalls({ runId, isMoving }: { readonly runId: string; readonly isMoving: boolean }) {
  const t = useT()
  const { data } = useRunCost(runId, isMoving)
  if (!data || data.calls.length === 0) return null
  return (
    <section className="card mt-4" id="model-calls" aria-labelledby="model-calls-title">
      <div className="card-h">
        <h2 id="model-calls-title">{t('Questions to models')}</h2>
        <span className="count">{data.total.calls}</span>
        <span className="end muted pr-2 text-sm">{spentText(data.total, t)}</span>
      </div>
      <ol className="contents">
        {data.calls.map((call) => (
          <Call key={call.id} call={call} />
        ))}
      </ol>
    </section>
  )
}

function Call({ call }: { readonly call: ModelCall }) {
  const t = useT()
  const clock = useClock()
  const now = useNow()
  const admin = useOff('admin')
  const failed = call.tried.filter(({ outcome }) => outcome !== 'answered')
  return (
    <li className="call-row">
      <div className="min-w-0 exact">
        <span className="strong">
          <SafeText text={call.model ?? call.role} />
        </span>{' '}
        {call.provider === null ? null : <span className="muted">{t('at {provider}', { provider: call.provider })}</span>}
        <span className="muted small block">
          {dayTime(call.at, clock, now)}
          {call.tookMs === null ? '' : `, ${duration(call.tookMs, t)}`}:{' '}
          {call.outcome === null ? t('under way') : outcomeWord(call.outcome, t)}
        </span>
        {failed.map((one, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the same model may be tried twice with the same end
          <span key={at} className="muted small block">
            {t('tried before: {model} at {provider}, {why}', { model: one.model, provider: one.provider, why: triedWord(one, t) })}
          </span>
        ))}
        {call.isKept && admin === null ? <TranscriptButton usageId={call.id} /> : null}
        {call.hidden.length > 0 ? (
          <span className="muted small block">
            {t('replaced before it left: {what}', {
              what: call.hidden.map(({ kind, n }) => `${t.number(n)} × ${hiddenWord(kind, t)}`).join(', '),
            })}
          </span>
        ) : null}
      </div>
      <span className="muted num">
        {call.inputTokens === null ? t('tokens not counted') : t('Tokens: {input} read, {output} written', tokensOf(call))}
      </span>
      <span className="num">
        {euro(call.costMicro, t)}
        {call.isEstimated ? <span className="muted small block">{t('at most, estimated')}</span> : null}
      </span>
    </li>
  )
}

function tokensOf({ inputTokens, outputTokens }: ModelCall): { input: number; output: number } {
  return { input: inputTokens ?? 0, output: outputTokens ?? 0 }
}

function outcomeWord(outcome: string, t: Say): string {
  return Object.hasOwn(OUTCOME_WORDS, outcome) ? t(OUTCOME_WORDS[outcome as UsageOutcome]) : outcome
}

/** All other kinds are secrets, whatever form they have. */
function hiddenWord(kind: string, t: Say): string {
  return t(Object.hasOwn(HIDDEN_WORDS, kind) ? (HIDDEN_WORDS[kind] ?? kind) : msg('secret'))
}
