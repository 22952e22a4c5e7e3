import Link from 'next/link'
import { SafeText } from '#components/plan/safe-text.tsx'
import { dayTime } from '#components/time/format-time.ts'
import { useNow } from '#components/time/use-now.ts'
import { Badge } from '#components/ui/badge.tsx'
import { counted } from '#components/words.ts'
import type { Outcome, RulesPreview as Preview } from '#server/bridge/house-rules/schema.ts'

/** What the rules of the form would have made of the last plans: only where something would have been different. */
export function RulesPreview({ preview, zone }: { readonly preview: Preview; readonly zone: string }) {
  const now = useNow()
  const { differences, plans, days, more } = preview
  const looked = `${more ? 'the last ' : ''}${counted(plans, 'plan', 'plans')} of the last ${days} days`
  return (
    <section className="card" aria-labelledby="preview-title">
      <div className="card-h">
        <h2 id="preview-title">What would this have done?</h2>
        {differences.length > 0 ? <span className="count">{differences.length}</span> : null}
      </div>
      <p className="card-b" role="status">
        {plans === 0
          ? `There was no plan in the last ${days} days to look at.`
          : differences.length === 0
            ? `Nothing: ${looked} would have been decided as they were.`
            : `${differences.length} of ${looked} would have been decided otherwise. Nothing was sent or asked for this.`}
      </p>
      <ul>
        {differences.map((one) => (
          <li key={`${one.runId} ${one.leg}`} className="grid gap-1 border-(--line-soft) border-t px-4 py-3 text-[13px]">
            <span className="flex flex-wrap items-baseline gap-x-2">
              <Link className="link" href={`/runs/${one.runId}`}>
                Run {one.runN}
              </Link>
              <SafeText text={one.sentence} />
              <span className="muted">
                <SafeText text={one.memberName} />, {dayTime(one.sealedAt, zone, now)}
              </span>
            </span>
            <span className="flex flex-wrap items-center gap-2">
              <Badge tone="neutral">{outcomeWord(one.before)}</Badge>
              <span aria-hidden>→</span>
              <span className="sr">would be</span>
              <Badge tone={one.after.decision === 'deny' ? 'danger' : one.after.decision === 'require_approval' ? 'warn' : 'ok'}>
                {outcomeWord(one.after)}
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

/** What becomes of a plan, in words. */
function outcomeWord({ decision, votesNeeded }: Outcome): string {
  if (decision === 'deny') return 'Stopped'
  if (decision === 'require_approval') return votesNeeded === 2 ? 'Two must agree' : 'Asks one person'
  return decision === 'warn' ? 'Goes ahead, with a note' : 'Goes ahead'
}
