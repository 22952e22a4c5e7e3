'use client'

import { Webhook } from 'lucide-react'
import { useState } from 'react'
import { useRead } from '#components/data/use-read.ts'
import { SecretDialog } from '#components/hooks/secret-dialog.tsx'
import { WebhookDialog } from '#components/hooks/webhook-dialog.tsx'
import { WebhookRow } from '#components/hooks/webhook-row.tsx'
import { useT } from '#components/language/language.tsx'
import { useOff } from '#components/shell/use-shell.ts'
import { offUntilAtWork } from '#components/triggers/at-work-first.tsx'
import { StartsCard } from '#components/triggers/starts-card.tsx'
import type { MemberDetail } from '#server/bridge/schema.ts'
import type { ShownSecret, WebhookItem, WebhookList } from '#server/triggers/hooks/schema.ts'

/** *Starts when a message arrives*: the addresses of one crew member. */
export function StartsWithMessage({ member }: { readonly member: MemberDetail }) {
  const t = useT()
  const read = useRead<WebhookList>(`/members/${member.id}/webhooks`)
  const [open, setOpen] = useState<WebhookItem | 'new' | null>(null)
  const [shown, setShown] = useState<ShownSecret | null>(null)
  const off = offUntilAtWork(useOff('operator'), member)
  return (
    <StartsCard
      id="starts-with-message"
      title={t('Starts when a message arrives')}
      read={read}
      icon={Webhook}
      none={t(
        'Another system, for example a shop, sends a signed message to an address of its own, and it starts with what the message says.',
      )}
      add={{ label: t('Add an address'), off, onClick: () => setOpen('new') }}
      row={(webhook) => <WebhookRow key={webhook.id} webhook={webhook} onChange={() => setOpen(webhook)} onSecret={setShown} />}
    >
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
    </StartsCard>
  )
}
