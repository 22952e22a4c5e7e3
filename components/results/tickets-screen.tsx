'use client'

import { ArrowLeft, Lock } from 'lucide-react'
import { useRead } from '#components/data/use-read.ts'
import { Said, useT } from '#components/language/language.tsx'
import { SafeText } from '#components/plan/safe-text.tsx'
import { PracticeTabs } from '#components/results/practice-tabs.tsx'
import { ago, clockSeconds, shortDay, zoneName } from '#components/time/format-time.ts'
import { useClock } from '#components/time/use-clock.ts'
import { useNow } from '#components/time/use-now.ts'
import { Empty, ProblemState, SkeletonBlock, SkeletonList } from '#components/ui/states.tsx'
import { useKeys } from '#components/ui/use-keys.ts'
import { useOpenDetail } from '#components/ui/use-open-detail.ts'
import type { Ticket, TicketItem } from '#server/connectors/tickets/schema.ts'

const PRACTICE_ADDRESS = 'http://tickets.localhost/tickets'

/** Tickets that the practice receiver took; as they came. */
export function TicketsScreen() {
  const t = useT()
  const { id, open, show, close } = useOpenDetail()
  const { data, error, isPending, refetch } = useRead<{ items: TicketItem[] }>('/tickets')
  const items = data?.items ?? []
  const current = id ?? items[0]?.id ?? null
  const move = (by: number): void => {
    const at = items.findIndex((item) => item.id === current)
    const next = items[Math.min(Math.max(at + by, 0), items.length - 1)]
    if (next) show(next.id)
  }
  useKeys({ j: () => move(1), k: () => move(-1) })
  return (
    <main className="split h-full" data-open={id !== null}>
      <section className="list" aria-label={t('Tickets')}>
        <PracticeTabs />
        {isPending && !error ? <SkeletonList /> : null}
        {error && !data ? <ProblemState problem={error} onRetry={() => void refetch()} /> : null}
        {data && items.length === 0 ? (
          <Empty title={t('No ticket yet')}>
            <Said
              text="In practice a ticket that a crew member sends to {address} ends up here and gets a number."
              holes={{ address: <span className="mono-s">{PRACTICE_ADDRESS}</span> }}
            />
          </Empty>
        ) : null}
        <ul className="li-list pt-2">
          {items.map((item) => (
            <li key={item.id}>
              <Row item={item} isCurrent={item.id === current} onOpen={() => open(item.id)} />
            </li>
          ))}
        </ul>
      </section>
      <section className="detail" aria-label={t('Ticket')}>
        {current === null ? null : <Opened key={current} id={current} onBack={close} />}
      </section>
    </main>
  )
}

function Row({ item, isCurrent, onOpen }: { readonly item: TicketItem; readonly isCurrent: boolean; readonly onOpen: () => void }) {
  const clock = useClock()
  const now = useNow()
  return (
    <button
      type="button"
      className="li"
      style={{ gridTemplate: '"t by" auto "s s" auto / minmax(0,1fr) auto' }}
      aria-current={isCurrent ? 'true' : undefined}
      onClick={onOpen}
    >
      <span className="li-t">{item.number}</span>
      <span className="li-by">{ago(item.receivedAt, clock, now)}</span>
      <span className="li-s exact">
        <SafeText text={item.title} />
      </span>
    </button>
  )
}

function Opened({ id, onBack }: { readonly id: string; readonly onBack: () => void }) {
  const t = useT()
  const clock = useClock()
  const { data, error, isPending, refetch } = useRead<Ticket>(`/tickets/${id}`)
  return (
    <div className="reader">
      <button type="button" className="back btn icon ghost touch mb-2" aria-label={t('Back to the tickets')} onClick={onBack}>
        <ArrowLeft className="i" aria-hidden />
      </button>
      {error && !data ? <ProblemState problem={error} onRetry={() => void refetch()} /> : null}
      {isPending && !error ? <SkeletonBlock height={240} label={t('Loading the ticket')} /> : null}
      {data ? (
        <article className="reader-in">
          <h2 className="mb-3 text-xl">
            {data.number} <SafeText text={data.title} />
          </h2>
          <dl className="letter-h">
            <dt>{t('Received')}</dt>
            <dd>
              {shortDay(data.receivedAt, clock)}, {clockSeconds(data.receivedAt, clock)} {zoneName(data.receivedAt, clock)}
            </dd>
          </dl>
          <dl className="facts">
            {data.fields.map(({ name, text }) => (
              <div key={name} className="contents">
                <dt>
                  <SafeText text={name} />
                </dt>
                <dd className="whitespace-pre-wrap">
                  <SafeText text={text} />
                </dd>
              </div>
            ))}
          </dl>
          <p className="fine mt-6">
            <Lock className="i i-s" aria-hidden />
            {t('This is the ticket as it was approved. It did not leave this machine.')}
            {data.keyed ? ` ${t('Sent twice, it would still be one ticket.')}` : ''}
          </p>
        </article>
      ) : null}
    </div>
  )
}
