'use client'

import { Mail, Plus } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useState } from 'react'
import { useRead } from '#components/data/use-read.ts'
import { useT } from '#components/language/language.tsx'
import { MailboxRow } from '#components/mailbox/mailbox-row.tsx'
import { useOff } from '#components/shell/use-shell.ts'
import { Button } from '#components/ui/button.tsx'
import { ProblemState, SkeletonRows } from '#components/ui/states.tsx'
import type { MemberDetail } from '#server/bridge/schema.ts'
import type { MailboxItem, MailboxList } from '#server/triggers/mailbox/schema.ts'

const MailboxDialog = dynamic(async () => (await import('#components/mailbox/mailbox-dialog.tsx')).MailboxDialog, { ssr: false })

/** *Starts when an e-mail arrives*: the mailboxes of one crew member. */
export function StartsWithMail({ member }: { readonly member: MemberDetail }) {
  const t = useT()
  const { data, error, isPending, refetch } = useRead<MailboxList>(`/members/${member.id}/mailboxes`)
  const [open, setOpen] = useState<MailboxItem | 'new' | null>(null)
  const role = useOff('admin')
  const off = role ?? (member.status === 'active' ? null : t('Put it to work first.'))
  return (
    <section className="card mb-5" id="starts-with-mail" aria-labelledby="starts-with-mail-title">
      <div className="card-h">
        <h2 id="starts-with-mail-title">{t('Starts when an e-mail arrives')}</h2>
        {data && data.items.length > 0 ? <span className="count">{data.items.length}</span> : null}
        <span className="end">
          <Button size="s" off={off} onClick={() => setOpen('new')}>
            <Plus className="i" aria-hidden />
            {t('Add a mailbox')}
          </Button>
        </span>
      </div>
      {isPending && !error ? <SkeletonRows rows={1} /> : null}
      {error && !data ? <ProblemState problem={error} onRetry={() => void refetch()} /> : null}
      {data && data.items.length === 0 ? (
        <p className="sched-none muted">
          <Mail className="i" aria-hidden />
          <span>{t('A mailbox, for example for invoices, is looked into every minute, and it starts with each e-mail that is new.')}</span>
        </p>
      ) : null}
      {data && data.items.length > 0 ? (
        <ul className="scheds">
          {data.items.map((mailbox) => (
            <MailboxRow key={mailbox.id} mailbox={mailbox} onChange={() => setOpen(mailbox)} />
          ))}
        </ul>
      ) : null}
      {open === null ? null : <MailboxDialog member={member} mailbox={open === 'new' ? null : open} onClose={() => setOpen(null)} />}
    </section>
  )
}
