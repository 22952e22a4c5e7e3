'use client'

import { useRead } from '#components/data/use-read.ts'
import { useT } from '#components/language/language.tsx'
import { dayTime } from '#components/time/format-time.ts'
import { useClock } from '#components/time/use-clock.ts'
import { useNow } from '#components/time/use-now.ts'
import { Badge } from '#components/ui/badge.tsx'
import { CopyButton } from '#components/ui/copy-button.tsx'
import { ProblemState, SkeletonBlock } from '#components/ui/states.tsx'
import type { ExactEntry } from '#server/bridge/activity/schema.ts'

/** One entry as it is chained: its exact text, its fingerprint computed again, the one before, and what signed it. */
export function EntryExact({ seq }: { readonly seq: number }) {
  const t = useT()
  const clock = useClock()
  const now = useNow()
  const { data, error } = useRead<ExactEntry>(`/audit/${seq}`)
  if (error) return <ProblemState problem={error} />
  if (!data) return <SkeletonBlock height={160} />
  return (
    <dl className="letter-h mb-0 border-0 pr-4 pb-3 pl-20">
      <dt>{t('Fingerprint')}</dt>
      <dd>
        <span className="mono-s exact">{data.hash}</span>{' '}
        <Badge tone={data.holds ? 'ok' : 'danger'}>{data.holds ? t('Fits the text') : t('Does not fit the text')}</Badge>
      </dd>
      <dt>{t('Before it')}</dt>
      <dd className="mono-s exact">{data.before ?? t('nothing: it is the first')}</dd>
      <dt>{t('Signed')}</dt>
      <dd>
        {data.signed
          ? t('with the first {n} entries, {when}', { n: String(data.signed.size), when: dayTime(data.signed.at, clock, now) })
          : t('not yet; that happens every minute')}
      </dd>
      <dt>{t('Exact text')}</dt>
      <dd>
        <CopyButton text={data.text} label={t('Copy the exact text')} />
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a text that scrolls must scroll by keyboard too */}
        <section className="mono-s max-h-64 overflow-auto rounded border border-(--line) p-2" aria-label={t('Exact text')} tabIndex={0}>
          <pre className="whitespace-pre-wrap break-all">{pretty(data.text)}</pre>
        </section>
      </dd>
    </dl>
  )
}

function pretty(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}
