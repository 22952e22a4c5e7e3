'use client'

import { Plus, Webhook } from 'lucide-react'
import { useState } from 'react'
import { useRead } from '#components/data/use-read.ts'
import { SecretDialog } from '#components/hooks/secret-dialog.tsx'
import { WebhookDialog } from '#components/hooks/webhook-dialog.tsx'
import { WebhookRow } from '#components/hooks/webhook-row.tsx'
import { useT } from '#components/language/language.tsx'
import { useOff } from '#components/shell/use-shell.ts'
import { Button } from '#components/ui/button.tsx'
import { ProblemState, SkeletonRows } from '#components/ui/states.tsx'
import type { MemberDetail } from '#server/bridge/schema.ts'
import type { ShownSecret, WebhookItem, WebhookList } from '#server/triggers/hooks/schema.ts'

/** *Starts when a message arrives*: the addresses of one crew member. */
export function StartsWithMessage({ member }: { readonly member: MemberDetail }) {
  const t = useT()
  const { data, error, isPending, refetch } = useRead<WebhookList>(`/members/${member.id}/webhooks`)
  const [open, setOpen] = useState<WebhookItem | 'new' | null>(null)
  const [shown, setShown] = useState<ShownSecret | null>(null)
  const role = useOff('operator')
  const off = role ?? (member.status === 'active' ? null : t('Put it to work first.'))
  return (
    <section className="card mb-5" id="starts-with-message" aria-labelledby="starts-with-message-title">
      <div className="card-h">
        <h2 id="starts-with-message-title">{t('Starts when a message arrives')}</h2>
        {data && data.items.length > 0 ? <span className="count">{data.items.length}</span> : null}
        <span className="end">
          <Button size="s" off={off} onClick={() => setOpen('new')}>
            <Plus className="i" aria-hidden />
            {t('Add an address')}
          </Button>
        </span>
      </div>
      {isPending && !error ? <SkeletonRows rows={1} /> : null}
      {error && !data ? <ProblemState problem={error} onRetry={() => void refetch()} /> : null}
      {data && data.items.length === 0 ? (
        <p className="sched-none muted">
          <Webhook className="i" aria-hidden />
          <span>
            {t(
              'Another system, for example a shop, sends a signed message to an address of its own, and it starts with what the message says.',
            )}
          </span>
        </p>
      ) : null}
      {data && data.items.length > 0 ? (
        <ul className="scheds">
          {data.items.map((webhook) => (
            <WebhookRow key={webhook.id} webhook={webhook} onChange={() => setOpen(webhook)} onSecret={setShown} />
          ))}
        </ul>
      ) : null}
      {open === null ? null : (
        <WebhookDialog
          member={member}
          webhook={open === 'new' ? null : open}
          onClose={() => setOpen(null)}
          onMade={(made) => {
            setOpen(null)
            setShown(made)
          }}
        />
      )}
      {shown === null ? null : <SecretDialog shown={shown} onClose={() => setShown(null)} />}
    </section>
  )
}
