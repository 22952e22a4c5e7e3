'use client'

import { ChevronDown, ChevronRight } from 'lucide-react'
import Link from 'next/link'
import { useId, useState } from 'react'
import { SafeText } from '#components/plan/safe-text.tsx'
import { useZone } from '#components/shell/use-shell.ts'
import { clockSeconds, shortDay } from '#components/time/format-time.ts'
import { Badge } from '#components/ui/badge.tsx'
import { CopyButton } from '#components/ui/copy-button.tsx'
import type { AuditList } from '#server/bridge/schema.ts'

type Entry = AuditList['items'][number]
const COLUMNS = '72px minmax(0,1fr) 200px 152px'

/** Entries, newest first; each opens to its code and its run. */
export function ProofEntries({ items }: { readonly items: readonly Entry[] }) {
  return (
    <ul>
      {items.map((entry) => (
        <EntryRow key={entry.seq} entry={entry} />
      ))}
    </ul>
  )
}

function EntryRow({ entry }: { readonly entry: Entry }) {
  const zone = useZone()
  const id = useId()
  const [open, setOpen] = useState(false)
  const Chevron = open ? ChevronDown : ChevronRight
  return (
    <li className="border-line-soft [&+&]:border-t">
      <button
        type="button"
        className="tr wrap"
        style={{ gridTemplateColumns: COLUMNS }}
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        onClick={() => setOpen(!open)}
      >
        <span className="muted flex items-center gap-2">
          <Chevron className="i i-s" aria-hidden />
          <span className="opt-narrow">{entry.seq}</span>
        </span>
        <span className="exact flex flex-wrap items-center gap-x-2">
          <SafeText text={entry.message} />
          <Severity severity={entry.severity} />
        </span>
        <span className="muted exact opt">{entry.actor ? <SafeText text={entry.actor} /> : ''}</span>
        <span className="num muted">
          {shortDay(entry.at, zone)}, {clockSeconds(entry.at, zone)}
        </span>
      </button>
      {open ? <EntryDetail id={id} entry={entry} /> : null}
    </li>
  )
}

function Severity({ severity }: { readonly severity: string }) {
  if (severity === 'warning') return <Badge tone="warn">Note</Badge>
  if (severity === 'error' || severity === 'critical') return <Badge tone="danger">Problem</Badge>
  return null
}

function EntryDetail({ id, entry }: { readonly id: string; readonly entry: Entry }) {
  return (
    <dl id={id} className="grid grid-cols-[88px_minmax(0,1fr)] gap-y-1 px-4 pb-3 text-sm">
      <dt className="muted">Entry</dt>
      <dd>{entry.seq}</dd>
      <dt className="muted">Kind</dt>
      <dd className="mono-s">{entry.type}</dd>
      <dt className="muted">Who</dt>
      <dd className="exact">{entry.actor ? <SafeText text={entry.actor} /> : 'Muster itself'}</dd>
      <dt className="muted">Code</dt>
      <dd className="flex items-start gap-1">
        <span className="mono-s exact">{entry.hash}</span>
        <CopyButton text={entry.hash} label={`Copy the code of entry ${entry.seq}`} />
      </dd>
      {entry.runId ? (
        <>
          <dt className="muted">Run</dt>
          <dd>
            <Link className="link" href={`/runs/${entry.runId}`}>
              Open the run
            </Link>
          </dd>
        </>
      ) : null}
    </dl>
  )
}
