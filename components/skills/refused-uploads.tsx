import Link from 'next/link'
import { useT } from '#components/language/language.tsx'
import { SafeText } from '#components/plan/safe-text.tsx'
import { dayTime } from '#components/time/format-time.ts'
import { useClock } from '#components/time/use-clock.ts'
import { useNow } from '#components/time/use-now.ts'
import type { SkillDetail } from '#server/bridge/skills/schema.ts'

/** The last uploads under this name that were refused, each with its report. */
export function RefusedUploads({ uploads }: { readonly uploads: SkillDetail['refused'] }) {
  const t = useT()
  const clock = useClock()
  const now = useNow()
  return (
    <section className="card" aria-labelledby="skill-refused">
      <div className="card-h">
        <h2 id="skill-refused">{t('Refused uploads')}</h2>
        <span className="count">{uploads.length}</span>
      </div>
      <ul>
        {uploads.map(({ id, version, at, by, errors }) => (
          <li key={id}>
            <Link className="tr" style={{ gridTemplateColumns: 'minmax(0,1fr) auto' }} href={`/skills/publish?upload=${id}`}>
              <span className="exact">
                {version ?? t('no version number')}{' '}
                <span className="muted">{t.count(errors, '{n} thing to mend', '{n} things to mend')}</span>
              </span>
              <span className="num muted">
                <SafeText text={by} />, {dayTime(at, clock, now)}
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  )
}
