'use client'

import { ChevronDown, ChevronRight } from 'lucide-react'
import Link from 'next/link'
import { useId, useState } from 'react'
import { EntryExact } from '#components/activity/entry-exact.tsx'
import { useRead } from '#components/data/use-read.ts'
import { useT } from '#components/language/language.tsx'
import { SafeText } from '#components/plan/safe-text.tsx'
import { entryAbout, type KnownNames } from '#components/proof/entry-about.ts'
import { entryWords } from '#components/proof/entry-words.ts'
import { clockSeconds, shortDay } from '#components/time/format-time.ts'
import { useClock } from '#components/time/use-clock.ts'
import { Badge } from '#components/ui/badge.tsx'
import type { AuditList, RunListItem } from '#server/bridge/schema.ts'

type Entry = AuditList['items'][number]

const COLUMNS = '52px minmax(0,1fr) auto 16px'

/** Entries of the proof, newest first; each opens to its exact text and fingerprint. */
export function EntryList({ items }: { readonly items: readonly Entry[] }) {
  const known = useKnownNames()
  return (
    <ol>
      {items.map((entry) => (
        <Row key={entry.seq} entry={entry} known={known} />
      ))}
    </ol>
  )
}

function useKnownNames(): KnownNames {
  const people = useRead<{ items: { userId: string; name: string }[] }>('/people')
  const runs = useRead<{ items: RunListItem[] }>('/runs?')
  return {
    people: new Map(people.data?.items.map((person) => [person.userId, person.name])),
    runs: new Map(runs.data?.items.map((run) => [run.id, run])),
  }
}

function Row({ entry, known }: { readonly entry: Entry; readonly known: KnownNames }) {
  const t = useT()
  const clock = useClock()
  const [open, setOpen] = useState(false)
  const id = useId()
  const about = entryAbout(entry, known, t)
  const Chevron = open ? ChevronDown : ChevronRight
  return (
    <li className="border-line-soft [&+&]:border-t">
      <button
        type="button"
        className="tr"
        style={{ gridTemplateColumns: COLUMNS }}
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        onClick={() => setOpen(!open)}
      >
        <span className="num muted">{entry.seq}</span>
        <span className="exact">
          {t(entryWords(entry.type, entry.message))}{' '}
          {entry.severity.toLowerCase() === 'info' ? null : <Badge tone="warn">{t('Look at this')}</Badge>}
          {about.map((part) => (
            <span key={part} className="entry-about muted">
              <SafeText text={part} />
            </span>
          ))}
        </span>
        <time className="muted whitespace-nowrap" dateTime={entry.at}>
          {shortDay(entry.at, clock)} {clockSeconds(entry.at, clock)}
        </time>
        <Chevron className="i i-s muted" aria-hidden />
      </button>
      {open ? <Details id={id} entry={entry} /> : null}
      {open ? <EntryExact seq={entry.seq} /> : null}
    </li>
  )
}

/** The exact terms of an entry; its text and fingerprint come when it is opened. */
function Details({ id, entry }: { readonly id: string; readonly entry: Entry }) {
  const t = useT()
  return (
    <dl id={id} className="letter-h mb-0 border-0 pr-4 pb-0 pl-20">
      <dt>{t('Kind')}</dt>
      <dd className="mono-s exact">{entry.type}</dd>
      <dt>{t('Text')}</dt>
      <dd className="exact">{entry.message}</dd>
      {entry.actor ? (
        <>
          <dt>{t('By')}</dt>
          <dd className="mono-s exact">{entry.actor}</dd>
        </>
      ) : null}
      {entry.runId ? (
        <>
          <dt>{t('Run')}</dt>
          <dd>
            <Link className="link" href={`/runs/${entry.runId}`}>
              {t('Open the run')}
            </Link>
          </dd>
        </>
      ) : null}
    </dl>
  )
}
