'use client'

import { ArrowLeft, Download, FileText } from 'lucide-react'
import Link from 'next/link'
import { parseAsString, useQueryState } from 'nuqs'
import { useRead } from '#components/data/use-read.ts'
import { SafeText } from '#components/plan/safe-text.tsx'
import { FileView, fileSize } from '#components/results/file-view.tsx'
import { useZone } from '#components/shell/use-shell.ts'
import { dayTime } from '#components/time/format-time.ts'
import { useNow } from '#components/time/use-now.ts'
import { Button, buttonClass } from '#components/ui/button.tsx'
import { Empty, ProblemState, SkeletonRows } from '#components/ui/states.tsx'
import type { ResultListItem } from '#server/bridge/schema.ts'

/** What runs handed over: list, and the open one as table or text. Which one is open stands in the address. */
export function ResultsScreen() {
  const [id, setId] = useQueryState('id', parseAsString)
  const { data, error, isPending, refetch } = useRead<{ items: ResultListItem[] }>('/results')
  const items = data?.items ?? []
  const open = id === null ? items[0] : items.find((item) => item.id === id)
  if (data && items.length === 0) return <NoResults />
  return (
    <main className="split h-full" data-open={id !== null}>
      <section className="list" aria-label="Results">
        <h1 className="px-4 pt-4 pb-2">Results</h1>
        {isPending && !error ? <SkeletonRows rows={6} /> : null}
        {error && !data ? <ProblemState problem={error} onRetry={() => void refetch()} /> : null}
        <ul className="li-list">
          {items.map((item) => (
            <li key={item.id}>
              <Item item={item} isOpen={item.id === open?.id} onOpen={() => void setId(item.id)} />
            </li>
          ))}
        </ul>
      </section>
      <section className="reader" aria-label="Result">
        <Button look="ghost" className="back mb-3" onClick={() => void setId(null)}>
          <ArrowLeft className="i" aria-hidden />
          All results
        </Button>
        {open ? (
          <Reader key={open.id} item={open} />
        ) : data ? (
          <Empty title="This result is not in the list">Choose another one.</Empty>
        ) : null}
      </section>
    </main>
  )
}

function NoResults() {
  return (
    <main className="page">
      <div className="page-head">
        <h1>Results</h1>
      </div>
      <Empty
        title="No result yet"
        action={
          <Link className={buttonClass('primary')} href="/crews">
            Choose a crew member
          </Link>
        }
      >
        Files and answers that runs hand over stand here, for example the summary of an Expense check.
      </Empty>
    </main>
  )
}

function Item({ item, isOpen, onOpen }: { readonly item: ResultListItem; readonly isOpen: boolean; readonly onOpen: () => void }) {
  const zone = useZone()
  const now = useNow()
  return (
    <button type="button" className="li" aria-current={isOpen ? 'true' : undefined} onClick={onOpen}>
      <span className="ic">
        <FileText className="i muted" aria-hidden />
      </span>
      <span className="li-t exact">
        <SafeText text={item.title || item.name} />
      </span>
      <span className="li-by">{dayTime(item.createdAt, zone, now)}</span>
      <span className="li-s">
        {item.memberName}, run {item.runN}
      </span>
      <span className="li-f small muted">{fileSize(item.size)}</span>
    </button>
  )
}

function Reader({ item }: { readonly item: ResultListItem }) {
  return (
    <div className="mx-auto max-w-4xl">
      <div className="page-head">
        <div>
          <h2 className="exact">
            <SafeText text={item.title || item.name} />
          </h2>
          <p className="muted small">
            <span className="exact">
              <SafeText text={item.name} />
            </span>
            {', '}
            {fileSize(item.size)}, from{' '}
            <Link className="link" href={`/runs/${item.runId}`}>
              {item.memberName}, run {item.runN}
            </Link>
          </p>
        </div>
        <span className="grow" />
        <a className={buttonClass()} href={`/api/v1/results/${item.id}/download`} download>
          <Download className="i" aria-hidden />
          Download
        </a>
      </div>
      <FileView path={`/results/${item.id}/preview`} name={item.name} />
    </div>
  )
}
