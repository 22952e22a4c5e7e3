'use client'

import { Webhook } from 'lucide-react'
import Link from 'next/link'
import { parseAsString, useQueryState } from 'nuqs'
import { useAct } from '#components/data/use-act.ts'
import { useRead } from '#components/data/use-read.ts'
import { OUTCOME_WORDS, whyNot } from '#components/hooks/hook-words.ts'
import { MessageDetail } from '#components/hooks/message-detail.tsx'
import { Said, useT } from '#components/language/language.tsx'
import { SafeText } from '#components/plan/safe-text.tsx'
import { dayTime } from '#components/time/format-time.ts'
import { useClock } from '#components/time/use-clock.ts'
import { useNow } from '#components/time/use-now.ts'
import { Badge } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { CopyButton } from '#components/ui/copy-button.tsx'
import { Empty, ProblemState, SkeletonRows } from '#components/ui/states.tsx'
import type { DeliveryItem, DeliveryList, WebhookItem } from '#server/triggers/hooks/schema.ts'

/** What came to one address in the last 30 days; the one that is open stands in the address bar. */
export function MessagesScreen({ memberId, webhookId }: { readonly memberId: string; readonly webhookId: string }) {
  const t = useT()
  const [before, setBefore] = useQueryState('before', parseAsString)
  const [open, setOpen] = useQueryState('message', parseAsString)
  const webhook = useRead<WebhookItem>(`/webhooks/${webhookId}`)
  const query = before === null ? '' : `?${new URLSearchParams({ before })}`
  const { data, error, isPending, refetch } = useRead<DeliveryList>(`/webhooks/${webhookId}/deliveries${query}`, { keep: true })
  return (
    <main className="page">
      <div className="page-head">
        <h1>
          <Said text="Messages to {name}" holes={{ name: <SafeText text={webhook.data?.name ?? '…'} /> }} />
        </h1>
        <span className="grow" />
        <Link className="btn" href={`/crews/${memberId}#starts-with-message`}>
          {t('To the crew member')}
        </Link>
      </div>
      {webhook.data?.owner.isYou ? <SendByHand webhookId={webhookId} /> : null}
      <section className="card" aria-label={t('Messages')}>
        {isPending && !error ? <SkeletonRows rows={4} /> : null}
        {error && !data ? <ProblemState problem={error} onRetry={() => void refetch()} /> : null}
        {data && data.items.length === 0 ? (
          <Empty title={t('No message has come yet')}>
            {t('Each one stands here for 30 days, with what became of it, also those that were refused.')}
          </Empty>
        ) : null}
        {data && data.items.length > 0 ? (
          <ul className="scheds parted">
            {data.items.map((item) => (
              <MessageRow
                key={item.id}
                item={item}
                webhookId={webhookId}
                isOpen={open === item.id}
                onOpen={(to) => void setOpen(to ? item.id : null)}
              />
            ))}
          </ul>
        ) : null}
      </section>
      <div className="mt-3 flex gap-2">
        {before === null ? null : <Button onClick={() => void setBefore(null)}>{t('Newest')}</Button>}
        {data?.next ? <Button onClick={() => void setBefore(data.next)}>{t('Older')}</Button> : null}
      </div>
    </main>
  )
}

/** A command to try it with from another machine, once. */
function SendByHand({ webhookId }: { readonly webhookId: string }) {
  const t = useT()
  const { act, busy, value } = useAct<{ command: string }>()
  return (
    <div className="card mb-4 grid gap-2 p-4">
      <div className="row flex-wrap gap-2">
        <p className="grow text-sm">
          {t('Try it from another machine: a command that sends the example once, signed, within five minutes.')}
        </p>
        <Button size="s" busy={busy} onClick={() => act({ path: `/webhooks/${webhookId}/curl` })}>
          {t('Make a signed command')}
        </Button>
      </div>
      {value ? (
        <div className="row items-start gap-2">
          <pre className="plain min-w-0 grow">{value.command}</pre>
          <CopyButton text={value.command} label={t('Copy the command')} />
        </div>
      ) : null}
    </div>
  )
}

interface RowProps {
  readonly item: DeliveryItem
  readonly webhookId: string
  readonly isOpen: boolean
  readonly onOpen: (open: boolean) => void
}

function MessageRow({ item, webhookId, isOpen, onOpen }: RowProps) {
  const t = useT()
  const clock = useClock()
  const now = useNow()
  const { word, tone } = OUTCOME_WORDS[item.outcome]
  const why = whyNot(item, t)
  return (
    <li>
      <div className="sched">
        <div className="sched-when">
          <Webhook className="i muted" aria-hidden />
          <div className="min-w-0">
            <p className="strong">{dayTime(item.receivedAt, clock, now)}</p>
            <p className="small muted mono-s wrap-anywhere">
              {item.messageId === '' ? t('without an id') : <SafeText text={item.messageId} />}
            </p>
          </div>
        </div>
        <div className="sched-facts min-w-0">
          <p className="row flex-wrap gap-2">
            <Badge tone={tone}>{t(word)}</Badge>
            {item.run ? (
              <Link className="link" href={`/runs/${item.run.id}`}>
                {t('run {n}', { n: item.run.n })}
              </Link>
            ) : null}
          </p>
          {why === null ? null : <p className="small muted">{why}</p>}
          <p className="small muted">
            {t('answered {status} in {ms} ms', { status: item.status, ms: item.tookMs })}
            {item.repeats > 0 ? `, ${t.count(item.repeats, 'sent once more', 'sent {n} more times')}` : ''}
          </p>
        </div>
        <div className="sched-acts">
          <Button
            size="s"
            aria-expanded={isOpen}
            onClick={() => onOpen(!isOpen)}
            aria-label={t('Show message {id}', { id: item.messageId })}
          >
            {isOpen ? t('Close') : t('Show')}
          </Button>
        </div>
      </div>
      {isOpen ? <MessageDetail webhookId={webhookId} id={item.id} /> : null}
    </li>
  )
}
