'use client'

import { ArrowLeft, Mail } from 'lucide-react'
import Link from 'next/link'
import { parseAsString, useQueryState } from 'nuqs'
import { useRead } from '#components/data/use-read.ts'
import { SafeText } from '#components/plan/safe-text.tsx'
import { useZone } from '#components/shell/use-shell.ts'
import { dayTime } from '#components/time/format-time.ts'
import { useNow } from '#components/time/use-now.ts'
import { Button, buttonClass } from '#components/ui/button.tsx'
import { Empty, ProblemState, SkeletonBlock, SkeletonRows } from '#components/ui/states.tsx'
import type { OutboxItem, OutboxMessage } from '#server/bridge/schema.ts'

/** Mail that was really sent to the mail server of this machine: list and reading pane, the open one in the address. */
export function OutboxScreen() {
  const [id, setId] = useQueryState('id', parseAsString)
  const { data, error, isPending, refetch } = useRead<{ items: OutboxItem[] }>('/outbox')
  const items = data?.items ?? []
  const openId = id ?? items[0]?.id ?? null
  if (data && items.length === 0) return <NoMail />
  return (
    <main className="split h-full" data-open={id !== null}>
      <section className="list" aria-label="Outbox">
        <h1 className="px-4 pt-4 pb-2">Outbox</h1>
        {isPending && !error ? <SkeletonRows rows={6} /> : null}
        {error && !data ? <ProblemState problem={error} onRetry={() => void refetch()} /> : null}
        <ul className="li-list">
          {items.map((item) => (
            <li key={item.id}>
              <Item item={item} isOpen={item.id === openId} onOpen={() => void setId(item.id)} />
            </li>
          ))}
        </ul>
      </section>
      <section className="reader" aria-label="E-mail">
        <Button look="ghost" className="back mb-3" onClick={() => void setId(null)}>
          <ArrowLeft className="i" aria-hidden />
          All e-mails
        </Button>
        {openId === null ? null : <Letter key={openId} id={openId} />}
      </section>
    </main>
  )
}

function NoMail() {
  return (
    <main className="page">
      <div className="page-head">
        <h1>Outbox</h1>
      </div>
      <Empty
        title="No e-mail yet"
        action={
          <Link className={buttonClass('primary')} href="/crews">
            Choose a crew member
          </Link>
        }
      >
        What a run sends in practice stands here and stays on this machine, for example the 9 questions of an Expense check.
      </Empty>
    </main>
  )
}

function Item({ item, isOpen, onOpen }: { readonly item: OutboxItem; readonly isOpen: boolean; readonly onOpen: () => void }) {
  const zone = useZone()
  const now = useNow()
  return (
    <button type="button" className="li" aria-current={isOpen ? 'true' : undefined} onClick={onOpen}>
      <span className="ic">
        <Mail className="i muted" aria-hidden />
      </span>
      <span className="li-t exact">
        <SafeText text={item.to.join(', ')} destination />
      </span>
      <span className="li-by">{dayTime(item.receivedAt, zone, now)}</span>
      <span className="li-s exact">
        <SafeText text={item.subject} />
      </span>
    </button>
  )
}

function Letter({ id }: { readonly id: string }) {
  const zone = useZone()
  const now = useNow()
  const { data, error, refetch } = useRead<OutboxMessage>(`/outbox/${encodeURIComponent(id)}`)
  if (error && !data) return <ProblemState problem={error} onRetry={() => void refetch()} />
  if (!data) return <SkeletonBlock height={320} label="Loading the e-mail" />
  return (
    <article className="reader-in" aria-labelledby="letter-title">
      <h2 id="letter-title" className="exact mb-3">
        <SafeText text={data.subject} />
      </h2>
      <dl className="letter-h">
        <dt>To</dt>
        <dd className="exact">
          <SafeText text={data.to.join(', ')} destination />
        </dd>
        <dt>From</dt>
        <dd className="exact">
          <SafeText text={data.from} destination />
        </dd>
        <dt>Arrived</dt>
        <dd>{dayTime(data.receivedAt, zone, now)}</dd>
      </dl>
      <div className="letter">
        <SafeText text={data.text} />
      </div>
    </article>
  )
}
