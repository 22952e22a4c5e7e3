'use client'

import { ArrowLeft, Lock } from 'lucide-react'
import { useRead } from '#components/data/use-read.ts'
import { useT } from '#components/language/language.tsx'
import { SafeText } from '#components/plan/safe-text.tsx'
import { AttachedFiles } from '#components/results/attached-files.tsx'
import { PracticeTabs } from '#components/results/practice-tabs.tsx'
import { ago, clockSeconds, shortDay, zoneName } from '#components/time/format-time.ts'
import { useClock } from '#components/time/use-clock.ts'
import { useNow } from '#components/time/use-now.ts'
import { Empty, ProblemState, SkeletonBlock, SkeletonList } from '#components/ui/states.tsx'
import { useKeys } from '#components/ui/use-keys.ts'
import { useOpenDetail } from '#components/ui/use-open-detail.ts'
import type { OutboxItem, OutboxMessage } from '#server/bridge/outbox/schema.ts'

/** Mail that this machine kept instead of sending it on; readable as it came. */
export function OutboxScreen() {
  const t = useT()
  const { id, open, show, close } = useOpenDetail()
  const { data, error, isPending, refetch } = useRead<{ items: OutboxItem[] }>('/outbox')
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
      <section className="list" aria-label={t('E-mails')}>
        <PracticeTabs />
        {isPending && !error ? <SkeletonList /> : null}
        {error && !data ? <ProblemState problem={error} onRetry={() => void refetch()} /> : null}
        {data && items.length === 0 ? (
          <Empty title={t('No e-mail yet')}>
            {t('In practice every e-mail ends up here, so it can be read before anybody outside gets one.')}
          </Empty>
        ) : null}
        <ul className="li-list pt-2" hidden={data === undefined}>
          {items.map((item) => (
            <li key={item.id}>
              <Row item={item} isCurrent={item.id === current} onOpen={() => open(item.id)} />
            </li>
          ))}
        </ul>
      </section>
      <section className="detail" aria-label={t('E-mail')}>
        {current === null ? null : <Letter key={current} id={current} onBack={close} />}
      </section>
    </main>
  )
}

function Row({ item, isCurrent, onOpen }: { readonly item: OutboxItem; readonly isCurrent: boolean; readonly onOpen: () => void }) {
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
      <span className="li-t exact">
        <SafeText text={item.to.join(', ')} destination />
      </span>
      <span className="li-by">{ago(item.receivedAt, clock, now)}</span>
      <span className="li-s exact">
        <SafeText text={item.subject} />
      </span>
    </button>
  )
}

function Letter({ id, onBack }: { readonly id: string; readonly onBack: () => void }) {
  const t = useT()
  const clock = useClock()
  const { data, error, isPending, refetch } = useRead<OutboxMessage>(`/outbox/${id}`)
  return (
    <div className="reader">
      <button type="button" className="back btn icon ghost touch mb-2" aria-label={t('Back to the outbox')} onClick={onBack}>
        <ArrowLeft className="i" aria-hidden />
      </button>
      {error && !data ? <ProblemState problem={error} onRetry={() => void refetch()} /> : null}
      {isPending && !error ? <SkeletonBlock height={320} label={t('Loading the e-mail')} /> : null}
      {data ? (
        <article className="reader-in">
          <h2 className="mb-3 text-xl">
            <SafeText text={data.subject} />
          </h2>
          <dl className="letter-h">
            <dt>{t('To')}</dt>
            <dd className="strong">
              <SafeText text={data.to.join(', ')} destination />
            </dd>
            <dt>{t('From')}</dt>
            <dd>
              <SafeText text={data.from} destination />
            </dd>
            <dt>{t('Received')}</dt>
            <dd>
              {shortDay(data.receivedAt, clock)}, {clockSeconds(data.receivedAt, clock)} {zoneName(data.receivedAt, clock)}
            </dd>
          </dl>
          <p className="letter">
            <SafeText text={data.text} />
          </p>
          <AttachedFiles files={data.files} />
          <p className="fine mt-6">
            <Lock className="i i-s" aria-hidden />
            {t('This is the message as it was approved. It did not leave this machine.')}
          </p>
        </article>
      ) : null}
    </div>
  )
}
