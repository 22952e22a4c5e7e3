'use client'

import { Hourglass } from 'lucide-react'
import { Fragment } from 'react'
import { useT } from '#components/language/language.tsx'
import { SafeText } from '#components/plan/safe-text.tsx'
import { clockSeconds, duration } from '#components/time/format-time.ts'
import { useClock } from '#components/time/use-clock.ts'
import type { RunDetail } from '#server/bridge/schema.ts'
import type { Say } from '#server/kernel/language/say.ts'

type Entry = RunDetail['timeline'][number]

const NODES = { neutral: '', ok: 'ok', warn: 'warn', danger: 'danger' } as const

/** The run's story; a wait is one dashed row with its length. */
export function Timeline({ entries: all }: { readonly entries: readonly Entry[] }) {
  const t = useT()
  const entries = gatherDone(all, t)
  const parts = new Set(entries.map((entry) => entry.leg)).size
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

const DONE = /^Action \d+ done$/

/** Actions done in a row are one entry with their number; the lines of the plan say which. */
function gatherDone(entries: readonly Entry[], t: Say): Entry[] {
  const gathered: { entry: Entry; count: number }[] = []
  for (const entry of entries) {
    const last = gathered.at(-1)
    if (DONE.test(entry.text) && last && last.count > 0 && last.entry.leg === entry.leg) {
      last.count += 1
      last.entry = { ...entry, text: t.count(last.count, '{n} action done', '{n} actions done') }
    } else gathered.push({ entry, count: DONE.test(entry.text) ? 1 : 0 })
  }
  return gathered.map(({ entry }) => entry)
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
