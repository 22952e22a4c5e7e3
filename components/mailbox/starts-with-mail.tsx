'use client'

import { Mail } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useState } from 'react'
import { useRead } from '#components/data/use-read.ts'
import { useT } from '#components/language/language.tsx'
import { MailboxRow } from '#components/mailbox/mailbox-row.tsx'
import { useOff } from '#components/shell/use-shell.ts'
import { offUntilAtWork } from '#components/triggers/at-work-first.tsx'
import { StartsCard } from '#components/triggers/starts-card.tsx'
import type { MemberDetail } from '#server/bridge/schema.ts'
import type { MailboxItem, MailboxList } from '#server/triggers/mailbox/schema.ts'

const MailboxDialog = dynamic(async () => (await import('#components/mailbox/mailbox-dialog.tsx')).MailboxDialog, { ssr: false })

/** *Starts when an e-mail arrives*: the mailboxes of one crew member. */
export function StartsWithMail({ member }: { readonly member: MemberDetail }) {
  const t = useT()
  const read = useRead<MailboxList>(`/members/${member.id}/mailboxes`)
  const [open, setOpen] = useState<MailboxItem | 'new' | null>(null)
  const off = offUntilAtWork(useOff('admin'), member)
  return (
    <StartsCard
      id="starts-with-mail"
      title={t('Starts when an e-mail arrives')}
      read={read}
      icon={Mail}
      none={t('A mailbox, for example for invoices, is looked into every minute, and it starts with each e-mail that is new.')}
      add={{ label: t('Add a mailbox'), off, onClick: () => setOpen('new') }}
      row={(mailbox) => <MailboxRow key={mailbox.id} mailbox={mailbox} onChange={() => setOpen(mailbox)} />}
    >
      {open === null ? null : <MailboxDialog member={member} mailbox={open === 'new' ? null : open} onClose={() => setOpen(null)} />}
    </StartsCard>
  )
}
