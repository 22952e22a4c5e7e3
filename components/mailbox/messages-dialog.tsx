'use client'

import Link from 'next/link'
import { useRead } from '#components/data/use-read.ts'
import { useT } from '#components/language/language.tsx'
import { OUTCOME_WORDS, whyNot } from '#components/mailbox/mailbox-words.ts'
import { SafeText } from '#components/plan/safe-text.tsx'
import { fileSize } from '#components/results/file-size.ts'
import { dayTime } from '#components/time/format-time.ts'
import { useClock } from '#components/time/use-clock.ts'
import { useNow } from '#components/time/use-now.ts'
import { Badge } from '#components/ui/badge.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { ProblemState, SkeletonRows } from '#components/ui/states.tsx'
import { RUN_WORDS } from '#components/words.ts'
import type { MailboxItem, MailMessageItem, MailMessageList } from '#server/triggers/mailbox/schema.ts'

/** What came to a mailbox last, and what became of it. */
export function MessagesDialog({ mailbox, onClose }: { readonly mailbox: MailboxItem; readonly onClose: () => void }) {
  const t = useT()
  const { data, error, isPending, refetch } = useRead<MailMessageList>(`/mailboxes/${mailbox.id}/messages`)
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={t('E-mails to {name}', { name: mailbox.userName })}
      about={t(
        'The last 50, newest first. Sender and subject stand as the sender wrote them. What could not start anything stays in the mailbox as it was.',
      )}
    >
      {isPending && !error ? <SkeletonRows rows={3} /> : null}
      {error && !data ? <ProblemState problem={error} onRetry={() => void refetch()} /> : null}
      {data && data.items.length === 0 ? <p className="muted">{t('No e-mail has come yet')}</p> : null}
      {data && data.items.length > 0 ? (
        <ul className="grid gap-3">
          {data.items.map((message) => (
            <Message key={`${message.at} ${message.from} ${message.subject}`} message={message} />
          ))}
        </ul>
      ) : null}
    </Dialog>
  )
}

function Message({ message }: { readonly message: MailMessageItem }) {
  const t = useT()
  const clock = useClock()
  const now = useNow()
  const { at, from, outcome, runId, size, status, subject } = message
  const why = whyNot(message, t)
  const state = status === null ? OUTCOME_WORDS[outcome] : RUN_WORDS[status]
  return (
    <li className="grid gap-0.5 border-b border-(--line-soft) pb-3 last:border-0 last:pb-0">
      <p className="strong wrap-anywhere">
        <SafeText text={subject === '' ? t('No subject') : subject} />
      </p>
      <p className="small muted wrap-anywhere">
        {from === '' ? t('No sender') : <SafeText text={from} destination />} · {dayTime(at, clock, now)} · {fileSize(size, t)}
      </p>
      <p className="small row flex-wrap gap-2">
        <Badge tone={state.tone}>{t(state.word)}</Badge>
        {runId === null ? null : (
          <Link className="link" href={`/runs/${runId}`}>
            {t('Open the run')}
          </Link>
        )}
        {why === null ? null : <span className="warn">{why}</span>}
      </p>
    </li>
  )
}
