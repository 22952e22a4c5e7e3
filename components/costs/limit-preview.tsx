import Link from 'next/link'
import { useT } from '#components/language/language.tsx'
import { SafeText } from '#components/plan/safe-text.tsx'
import { dayTime } from '#components/time/format-time.ts'
import { useClock } from '#components/time/use-clock.ts'
import { useNow } from '#components/time/use-now.ts'
import type { LimitPreview as Preview } from '#server/bridge/costs/schema.ts'
import type { Say } from '#server/kernel/language/say.ts'

/** What a limit would have stopped: only where something would have been different. */
export function LimitPreview({ preview }: { readonly preview: Preview }) {
  const t = useT()
  const clock = useClock()
  const now = useNow()
  const { runs, firstAt, first, more } = preview
  return (
    <div className="note" role="status">
      <div>
        <p>
          {sentence(preview, t)} {firstAt === null ? null : t('The first: {when}.', { when: dayTime(firstAt, clock, now) })}
          {more ? ` ${t('Only the first of them were looked at.')}` : ''}
        </p>
        {first.length === 0 ? null : (
          <p className="muted small">
            {first.map(({ runId, runN, memberName }, at) => (
              <span key={runId}>
                {at === 0 ? '' : ', '}
                <Link className="link" href={`/runs/${runId}`}>
                  <SafeText text={memberName} /> {runN}
                </Link>
              </span>
            ))}
            {runs > first.length ? ', …' : ''}
          </p>
        )}
      </div>
    </div>
  )
}

function sentence({ days, looked, calls, runs }: Preview, t: Say): string {
  if (looked === 0)
    return t('No question to models in the last {days} days counts under it, so nothing would have been different.', { days })
  if (calls === 0)
    return t.count(
      looked,
      'Nothing: {n} question to models in the last {days} days counts under it and would have fitted.',
      'Nothing: {n} questions to models in the last {days} days count under it and would all have fitted.',
      { days },
    )
  const which =
    calls === looked
      ? t.count(
          looked,
          'The one question to models in the last {days} days would not have fitted.',
          'None of the {n} questions to models in the last {days} days would have fitted.',
          { days },
        )
      : t.count(
          calls,
          '{n} of {looked} questions to models in the last {days} days would not have fitted.',
          '{n} of {looked} questions to models in the last {days} days would not have fitted.',
          { looked, days },
        )
  return runs === 0 ? which : `${which} ${t.count(runs, 'That is in {n} run.', 'That is in {n} runs.')}`
}
