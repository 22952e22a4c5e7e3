'use client'

import { CirclePause, Pause, Pencil, Play, Trash2, Webhook as WebhookIcon } from 'lucide-react'
import Link from 'next/link'
import { useState } from 'react'
import { toast } from 'sonner'
import { useAct } from '#components/data/use-act.ts'
import { OUTCOME_WORDS, pauseText } from '#components/hooks/hook-words.ts'
import { Said, useT } from '#components/language/language.tsx'
import { useOff } from '#components/shell/use-shell.ts'
import { dayTime } from '#components/time/format-time.ts'
import { useClock } from '#components/time/use-clock.ts'
import { useNow } from '#components/time/use-now.ts'
import { Badge } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { CopyButton } from '#components/ui/copy-button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import type { DeliveryItem, ShownSecret, WebhookItem } from '#server/triggers/hooks/schema.ts'

interface Props {
  readonly webhook: WebhookItem
  readonly onChange: () => void
  readonly onSecret: (shown: ShownSecret) => void
}

/** One address: who sends, where to, what came last, and what can be done to it. */
export function WebhookRow({ webhook, onChange, onSecret }: Props) {
  const t = useT()
  const paused = pauseText(webhook, t)
  return (
    <li className="sched">
      <div className="sched-when">
        {paused === null ? <WebhookIcon className="i muted" aria-hidden /> : <CirclePause className="i warn" aria-hidden />}
        <div className="min-w-0">
          <p className="strong exact">{webhook.name}</p>
          <p className="small muted exact">
            {webhook.owner.isYou ? t('in the name of you') : t('in the name of {name}', { name: webhook.owner.name })}
          </p>
          {paused === null ? null : <p className="small warn">{paused}</p>}
        </div>
      </div>
      <Facts webhook={webhook} />
      <Acts webhook={webhook} onChange={onChange} onSecret={onSecret} />
    </li>
  )
}

function Facts({ webhook }: Pick<Props, 'webhook'>) {
  const t = useT()
  const clock = useClock()
  const now = useNow()
  const { last, previousUntil } = webhook
  return (
    <div className="sched-facts min-w-0">
      <p className="row gap-1">
        <span className="mono-s wrap-anywhere min-w-0">{webhook.path}</span>
        <CopyButton
          text={`${typeof window === 'undefined' ? '' : window.location.origin}${webhook.path}`}
          label={t('Copy the address of {name}', { name: webhook.name })}
        />
      </p>
      {last === null ? (
        <p className="small muted">{t('No message has come yet')}</p>
      ) : (
        <p className="small row flex-wrap">
          <Said
            text="Last message {when} {state}"
            holes={{
              when: <span className="muted">{dayTime(last.receivedAt, clock, now)}</span>,
              state: <LastState outcome={last.outcome as DeliveryItem['outcome']} />,
            }}
          />
        </p>
      )}
      {previousUntil !== null && new Date(previousUntil).getTime() > now ? (
        <p className="small muted">{t('The secret of before counts until {when}', { when: dayTime(previousUntil, clock, now) })}</p>
      ) : null}
    </div>
  )
}

function LastState({ outcome }: { readonly outcome: DeliveryItem['outcome'] }) {
  const t = useT()
  return <Badge tone={OUTCOME_WORDS[outcome].tone}>{t(OUTCOME_WORDS[outcome].word)}</Badge>
}

function Acts({ webhook, onChange, onSecret }: Props) {
  const t = useT()
  const off = useOff('operator')
  const [asking, setAsking] = useState<'delete' | 'renew' | null>(null)
  const { id, name, memberId, pause } = webhook
  const test = useAct<unknown>({ onDone: () => toast(t('Sent. It starts a run like any other message.')) })
  const turn = useAct<unknown>()
  if (off !== null) return <p className="small muted">{off}</p>
  return (
    <div className="sched-acts">
      <Link className="btn s" href={`/crews/${memberId}/messages/${id}`}>
        {t('Messages')}
      </Link>
      <Button
        size="s"
        busy={test.busy}
        off={pause === null ? null : t('It is paused.')}
        onClick={() => test.act({ path: `/webhooks/${id}/test` })}
      >
        {t('Send test')}
      </Button>
      <Button size="s" onClick={() => setAsking('renew')}>
        {t('New secret')}
      </Button>
      <Button
        size="s"
        look="ghost"
        className="icon"
        busy={turn.busy}
        title={pause === null ? t('Pause') : t('Resume')}
        aria-label={pause === null ? t('Pause {name}', { name }) : t('Resume {name}', { name })}
        onClick={() => turn.act({ path: `/webhooks/${id}/${pause === null ? 'pause' : 'resume'}` })}
      >
        {pause === null ? <Pause className="i" aria-hidden /> : <Play className="i" aria-hidden />}
      </Button>
      <Button size="s" look="ghost" className="icon" title={t('Change')} aria-label={t('Change {name}', { name })} onClick={onChange}>
        <Pencil className="i" aria-hidden />
      </Button>
      <Button
        size="s"
        look="ghost"
        className="icon"
        title={t('Delete')}
        aria-label={t('Delete {name}', { name })}
        onClick={() => setAsking('delete')}
      >
        <Trash2 className="i" aria-hidden />
      </Button>
      {asking === 'renew' ? <RenewDialog webhook={webhook} onClose={() => setAsking(null)} onSecret={onSecret} /> : null}
      {asking === 'delete' ? <DeleteDialog webhook={webhook} onClose={() => setAsking(null)} /> : null}
    </div>
  )
}

function RenewDialog({ webhook, onClose, onSecret }: Pick<Props, 'webhook' | 'onSecret'> & { readonly onClose: () => void }) {
  const t = useT()
  const { act, busy } = useAct<ShownSecret>({
    onDone: (shown) => {
      onClose()
      onSecret(shown)
    },
  })
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={t('Make a new secret?')}
      about={t('Both count for 24 hours: give the new one to the sender until then. After that the one of today counts no more.')}
    >
      <div className="acts-end">
        <Button onClick={onClose}>{t('Not now')}</Button>
        <Button look="primary" busy={busy} onClick={() => act({ path: `/webhooks/${webhook.id}/rotate` })}>
          {t('Make a new secret')}
        </Button>
      </div>
    </Dialog>
  )
}

function DeleteDialog({ webhook, onClose }: Pick<Props, 'webhook'> & { readonly onClose: () => void }) {
  const t = useT()
  const { act, busy } = useAct<unknown>({ onDone: onClose })
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={t('Delete this address?')}
      about={t('Messages to "{name}" are turned away from now on, and its secret is deleted for good. Its runs stay.', {
        name: webhook.name,
      })}
    >
      <div className="acts-end">
        <Button onClick={onClose}>{t('Keep it')}</Button>
        <Button look="solid-danger" busy={busy} onClick={() => act({ path: `/webhooks/${webhook.id}`, method: 'DELETE' })}>
          {t('Delete the address')}
        </Button>
      </div>
    </Dialog>
  )
}
