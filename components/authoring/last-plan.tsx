'use client'

import Link from 'next/link'
import { type Chosen, type MarkedRows, markRows, saidOfMarks } from '#components/authoring/postures.ts'
import { Said, useT } from '#components/language/language.tsx'
import { SafeText } from '#components/plan/safe-text.tsx'
import { dayTime } from '#components/time/format-time.ts'
import { useClock } from '#components/time/use-clock.ts'
import { useNow } from '#components/time/use-now.ts'
import { Badge, EffectBadge } from '#components/ui/badge.tsx'
import { FREEDOM_WORDS, POSTURE_WORDS, type Tone } from '#components/words.ts'
import type { Postures } from '#server/bridge/authoring/schema.ts'
import type { Posture, Rigidity } from '#server/bridge/schema.ts'

interface Props {
  readonly plan: NonNullable<Postures['lastPlan']>
  readonly freedom: Rigidity
  readonly chosen: Chosen
}

/** The lines of the last plan, marked as they would be under what is chosen now. Nothing is planned anew. */
export function LastPlan({ plan, freedom, chosen }: Props) {
  const t = useT()
  const clock = useClock()
  const now = useNow()
  const groups = markRows(plan.rows, freedom, chosen)
  return (
    <section className="sec" aria-labelledby="last-plan-title">
      <div className="sec-h">
        <h2 id="last-plan-title">{t('The last plan under this')}</h2>
        <span className="hint">
          <Said
            text="{run}, planned {when}"
            holes={{
              run: (
                <Link className="link" href={`/runs/${plan.runId}`}>
                  {plan.purpose === 'run' ? t('Run {n}', { n: String(plan.runN) }) : t('Try {n}', { n: String(plan.runN) })}
                </Link>
              ),
              when: dayTime(plan.at, clock, now),
            }}
          />
        </span>
      </div>
      <p className="mb-2 text-sm" role="status">
        <b>{t(FREEDOM_WORDS[freedom].word)}.</b> {saidOfMarks(groups, t)}
      </p>
      <ul className="card">
        {groups.map((group) => (
          <li key={`${group.title}${group.was}${group.now}`} className="last-row">
            <Lines group={group} />
            <EffectBadge effectClass={group.effectClass} />
            <Mark group={group} />
          </li>
        ))}
      </ul>
      {plan.more > 0 ? (
        <p className="hint mt-2">{t.count(plan.more, '{n} more line is not shown.', '{n} more lines are not shown.')}</p>
      ) : null}
    </section>
  )
}

function Lines({ group: { title, summaries } }: { readonly group: MarkedRows }) {
  const t = useT()
  const [first = ''] = summaries
  if (summaries.length === 1) return <SafeText text={first} />
  return (
    <details>
      <summary className="cursor-pointer">
        {summaries.length} × <SafeText text={t(title)} />
      </summary>
      <ul className="muted mt-1">
        {summaries.map((summary, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two lines of a plan may read alike
          <li key={index}>
            <SafeText text={summary} />
          </li>
        ))}
      </ul>
    </details>
  )
}

const TONES = { run: 'neutral', ask: 'warn', block: 'danger' } as const satisfies Record<Posture, Tone>

function Mark({ group: { was, now } }: { readonly group: MarkedRows }) {
  const t = useT()
  if (now === null) return <span className="muted">{t('no such step now')}</span>
  return (
    <span className="mark">
      <Badge tone={TONES[now]}>{t(POSTURE_WORDS[now])}</Badge>
      {now === was ? null : <span className="small muted">{t('then: {answer}', { answer: t(POSTURE_WORDS[was]) })}</span>}
    </span>
  )
}
