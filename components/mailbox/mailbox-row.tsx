'use client'

import { CirclePause, Mail, Pause, Pencil, Play, Trash2 } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useQueryState } from 'nuqs'
import { useState } from 'react'
import { useAct } from '#components/data/use-act.ts'
import { Said, useT } from '#components/language/language.tsx'
import { pauseText, problemWords } from '#components/mailbox/mailbox-words.ts'
import { SafeText } from '#components/plan/safe-text.tsx'
import { useOff } from '#components/shell/use-shell.ts'
import { dayTime } from '#components/time/format-time.ts'
import { useClock } from '#components/time/use-clock.ts'
import { useNow } from '#components/time/use-now.ts'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import type { MailboxItem } from '#server/triggers/mailbox/schema.ts'

const MessagesDialog = dynamic(async () => (await import('#components/mailbox/messages-dialog.tsx')).MessagesDialog, { ssr: false })

interface Props {
  readonly mailbox: MailboxItem
  readonly onChange: () => void
}

/** One mailbox: whose, where, how the last look went, and what can be done to it. */
export function MailboxRow({ mailbox, onChange }: Props) {
  const t = useT()
  const paused = pauseText(mailbox, t)
  const { folder, host, owner, userName } = mailbox
  return (
    <li className="sched">
      <div className="sched-when">
        {paused === null ? <Mail className="i muted" aria-hidden /> : <CirclePause className="i warn" aria-hidden />}
        <div className="min-w-0">
          <p className="strong exact wrap-anywhere">{userName}</p>
          <p className="small muted exact wrap-anywhere">
            {folder === 'INBOX' ? host : `${host}, ${folder}`},{' '}
            {owner.isYou ? t('in the name of you') : t('in the name of {name}', { name: owner.name })}
          </p>
          {paused === null ? null : <p className="small warn">{paused}</p>}
        </div>
      </div>
      <LastLook mailbox={mailbox} />
      <Acts mailbox={mailbox} onChange={onChange} />
    </li>
  )
}

function LastLook({ mailbox: { host, polledAt, port, problem } }: Pick<Props, 'mailbox'>) {
  const t = useT()
  const clock = useClock()
  const now = useNow()
  return (
    <div className="sched-facts min-w-0">
      {polledAt === null ? (
        <p className="small muted">{t('Not looked into yet')}</p>
      ) : (
        <p className="small">
          <Said text="Last looked into {when}" holes={{ when: <span className="muted">{dayTime(polledAt, clock, now)}</span> }} />
        </p>
      )}
      {problem === null ? null : (
        <p className="small warn wrap-anywhere">
          <Said text="It did not work: {answer}" holes={{ answer: <SafeText text={problemWords(problem, { host, port }, t)} /> }} />
        </p>
      )}
    </div>
  )
}

function Acts({ mailbox, onChange }: Props) {
  const t = useT()
  const off = useOff('operator')
  const change = useOff('admin')
  const [open, setOpen] = useState<'delete' | null>(null)
  // In the address: a run leads to the e-mail that started it.
  const [mails, setMails] = useQueryState('mails')
  const { id, pause, userName: name } = mailbox
  const turn = useAct<unknown>()
  return (
    <div className="sched-acts">
      <Button size="s" aria-label={t('E-mails to {name}', { name })} onClick={() => void setMails(id)}>
        {t('E-mails')}
      </Button>
      {off === null ? (
        <>
          <Button
            size="s"
            busy={turn.busy}
            aria-label={pause === null ? t('Pause {name}', { name }) : t('Resume {name}', { name })}
            onClick={() => turn.act({ path: `/mailboxes/${id}/${pause === null ? 'pause' : 'resume'}` })}
          >
            {pause === null ? <Pause className="i" aria-hidden /> : <Play className="i" aria-hidden />}
            {pause === null ? t('Pause') : t('Resume')}
          </Button>
          <Button
            size="s"
            look="ghost"
            className="icon"
            off={change}
            title={t('Change')}
            aria-label={t('Change {name}', { name })}
            onClick={onChange}
          >
            <Pencil className="i" aria-hidden />
          </Button>
          <Button
            size="s"
            look="ghost"
            className="icon"
            title={t('Delete')}
            aria-label={t('Delete {name}', { name })}
            onClick={() => setOpen('delete')}
          >
            <Trash2 className="i" aria-hidden />
          </Button>
        </>
      ) : null}
      {mails === id ? <MessagesDialog mailbox={mailbox} onClose={() => void setMails(null)} /> : null}
      {open === 'delete' ? <DeleteDialog mailbox={mailbox} onClose={() => setOpen(null)} /> : null}
    </div>
  )
}

function DeleteDialog({ mailbox, onClose }: Pick<Props, 'mailbox'> & { readonly onClose: () => void }) {
  const t = useT()
  const { act, busy } = useAct<unknown>({ onDone: onClose })
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={t('Delete this mailbox here?')}
      about={t(
        'E-mails to {name} start nothing any more, and its password is deleted here. The e-mails stay in the mailbox, the runs stay too.',
        {
          name: mailbox.userName,
        },
      )}
    >
      <div className="acts-end">
        <Button onClick={onClose}>{t('Keep it')}</Button>
        <Button look="solid-danger" busy={busy} onClick={() => act({ path: `/mailboxes/${mailbox.id}`, method: 'DELETE' })}>
          {t('Delete the mailbox')}
        </Button>
      </div>
    </Dialog>
  )
}
