'use client'

import { Hourglass } from 'lucide-react'
import { Fragment } from 'react'
import { useT } from '#components/language/language.tsx'
import { SafeText } from '#components/plan/safe-text.tsx'
import { clockSeconds, duration } from '#components/time/format-time.ts'
import { useClock } from '#components/time/use-clock.ts'
import type { RunDetail } from '#server/bridge/schema.ts'

type Entry = RunDetail['timeline'][number]

const NODES = { neutral: '', ok: 'ok', warn: 'warn', danger: 'danger' } as const

/**
 * The run's story; a wait is one dashed row with its length.
 * @param inParts false where what follows an action only tells what it gave
 */
export function Timeline({ entries, inParts }: { readonly entries: readonly Entry[]; readonly inParts: boolean }) {
  const t = useT()
  const parts = inParts ? new Set(entries.map((entry) => entry.leg)).size : 1
  return (
    <section className="card" aria-labelledby="timeline-title">
      <div className="card-h">
        <h2 id="timeline-title">{t('Timeline')}</h2>
      </div>
      <ol className="tl">
        {entries.map((entry, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: entries are only ever added
          <Fragment key={index}>
            {parts > 1 && entry.leg !== entries[index - 1]?.leg ? <li className="part">{t('Part {n}', { n: entry.leg })}</li> : null}
            <Row entry={entry} isCut={entry.leg !== entries[index + 1]?.leg} />
          </Fragment>
        ))}
      </ol>
    </section>
  )
}

function Row({ entry, isCut }: { readonly entry: Entry; readonly isCut: boolean }) {
  const t = useT()
  const clock = useClock()
  if (entry.waitMs !== null) {
    return (
      <li className={isCut ? 'wait cut' : 'wait'}>
        <Hourglass className="i" aria-hidden />
        <span>
          <SafeText text={entry.text} />
        </span>
        <time>{duration(entry.waitMs, t)}</time>
      </li>
    )
  }
  return (
    <li className={isCut ? 'cut' : undefined}>
      <span className={`node ${NODES[entry.tone]}`} aria-hidden="true" />
      <span>
        <SafeText text={entry.text} />
      </span>
      <time dateTime={entry.at}>{clockSeconds(entry.at, clock)}</time>
    </li>
  )
}
