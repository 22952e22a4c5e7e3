import Link from 'next/link'
import { useT } from '#components/language/language.tsx'
import { SafeText } from '#components/plan/safe-text.tsx'
import { dayTime } from '#components/time/format-time.ts'
import { useNow } from '#components/time/use-now.ts'
import { Badge } from '#components/ui/badge.tsx'
import type { Outcome, RulesPreview as Preview } from '#server/bridge/house-rules/schema.ts'
import { msg, type Say } from '#server/kernel/language/say.ts'

/** What the rules of the form would have made of the last plans: only where something would have been different. */
export function RulesPreview({ preview, zone }: { readonly preview: Preview; readonly zone: string }) {
  const t = useT()
  const now = useNow()
  const { differences } = preview

  return (
    <section className="card" aria-labelledby="preview-title">
      <div className="card-h">
        <h2 id="preview-title">{t('What would this have done?')}</h2>
        {differences.length > 0 ? <span className="count">{differences.length}</span> : null}
      </div>
      <p className="card-b" role="status">
        {summary(preview, t)}
      </p>
      <ul>
        {differences.map((one) => (
          <li key={`${one.runId} ${one.leg}`} className="grid gap-1 border-(--line-soft) border-t px-4 py-3 text-[13px]">
            <span className="flex flex-wrap items-baseline gap-x-2">
              <Link className="link" href={`/runs/${one.runId}`}>
                {t('Run {n}', { n: String(one.runN) })}
              </Link>
              <SafeText text={one.sentence} />
              <span className="muted">
                <SafeText text={one.memberName} />, {dayTime(one.sealedAt, zone, now)}
              </span>
            </span>
            <span className="flex flex-wrap items-center gap-2">
              <Badge tone="neutral">{t(outcomeWord(one.before))}</Badge>
              <span aria-hidden>→</span>
              <span className="sr">{t('would be')}</span>
              <Badge tone={one.after.decision === 'deny' ? 'danger' : one.after.decision === 'require_approval' ? 'warn' : 'ok'}>
                {t(outcomeWord(one.after))}
              </Badge>
            </span>
            {one.after.reasons.map((reason) => (
              <span key={reason} className="muted">
                <SafeText text={reason} />
              </span>
            ))}
          </li>
        ))}
      </ul>
    </section>
  )
}

/** How many plans were looked at, and how many would have been decided otherwise. */
function summary({ differences, plans, days, more }: Preview, t: Say): string {
  if (plans === 0) return t('There was no plan in the last {days} days to look at.', { days })
  if (differences.length === 0)
    return more
      ? t('Nothing: the last {n} plans of the last {days} days would have been decided as they were.', { n: plans, days })
      : t.count(
          plans,
          'Nothing: {n} plan of the last {days} days would have been decided as it was.',
          'Nothing: {n} plans of the last {days} days would have been decided as they were.',
          { days },
        )
  const holes = { days, odd: differences.length }
  return more
    ? t('{odd} of the last {n} plans of the last {days} days would have been decided otherwise. Nothing was sent or asked for this.', {
        ...holes,
        n: plans,
      })
    : t.count(
        plans,
        'The one plan of the last {days} days would have been decided otherwise. Nothing was sent or asked for this.',
        '{odd} of {n} plans of the last {days} days would have been decided otherwise. Nothing was sent or asked for this.',
        holes,
      )
}

/** What becomes of a plan, in words. */
function outcomeWord({ decision, votesNeeded }: Outcome): string {
  if (decision === 'deny') return msg('Stopped')
  if (decision === 'require_approval') return votesNeeded === 2 ? msg('Two must agree') : msg('Asks one person')
  return decision === 'warn' ? msg('Goes ahead, with a note') : msg('Goes ahead')
}
