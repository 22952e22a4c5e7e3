'use client'

import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { toast } from 'sonner'
import { useAct } from '#components/data/use-act.ts'
import { useT } from '#components/language/language.tsx'
import type { WorkspaceSettings } from '#components/settings/workspace-form.tsx'
import { useOff } from '#components/shell/use-shell.ts'
import { Badge } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { msg } from '#server/kernel/language/say.ts'

/** A change that matters is asked once, with what follows from it. */
const CHANGES = {
  leave: {
    button: msg('Leave practice'),
    title: msg('Leave practice?'),
    about: msg(
      'Nobody approves their own plan any more. Plans that wait are asked again, and what was said to them so far counts no more.',
    ),
    body: { practice: false },
    done: msg('The workspace left practice.'),
  },
  return: {
    button: msg('Go back to practice'),
    title: msg('Go back to practice?'),
    about: msg('Mail stays on this machine from now on, where everybody can read it in the outbox.'),
    body: { practice: true },
    done: msg('The workspace is in practice.'),
  },
  two: {
    button: msg('Always ask a second person'),
    title: msg('Always ask a second person?'),
    about: msg('Who started a run or wrote its job description does not approve its plan. Plans that wait are asked again.'),
    body: { singlePersonApproval: false },
    done: msg('Nobody approves their own plan any more.'),
  },
  one: {
    button: msg('Let one person approve alone'),
    title: msg('Let one person approve alone?'),
    about: msg('Who started a run may approve its plan, too. Every such plan says so. It never holds for what costs money.'),
    body: { singlePersonApproval: true },
    done: msg('One person may approve alone.'),
  },
} as const
type Change = keyof typeof CHANGES

/** Practice, and whether somebody may approve their own plan. */
export function PracticeCard({ settings }: { readonly settings: WorkspaceSettings }) {
  const t = useT()
  const { practice, singlePersonApproval } = settings
  return (
    <section className="card" aria-labelledby="approving-title">
      <div className="card-h">
        <h2 id="approving-title">{t('Practice and approving')}</h2>
      </div>
      <ul>
        <Line
          title={t('Practice')}
          state={practice ? t('On') : t('Off')}
          means={
            practice
              ? t('Mail stays on this machine, in an outbox that everybody here can read. Plans, approvals and proof are the real ones.')
              : t('Mail leaves this machine once a mail server is set.')
          }
          change={practice ? 'leave' : 'return'}
        />
        <Line
          title={t('Approving alone')}
          state={singlePersonApproval ? t('Allowed') : t('Not allowed')}
          means={
            singlePersonApproval
              ? t('Who started a run or wrote its job description may approve what changes things outside, and the plan says so.')
              : t('Who started a run or wrote its job description cannot approve its plan: somebody else has to.')
          }
          change={singlePersonApproval ? 'two' : 'one'}
        />
      </ul>
    </section>
  )
}

interface LineProps {
  readonly title: string
  readonly state: string
  readonly means: string
  readonly change: Change
}

function Line({ title, state, means, change }: LineProps) {
  const t = useT()
  const router = useRouter()
  const off = useOff('admin')
  const [open, setOpen] = useState(false)
  const { button, title: question, about, body, done } = CHANGES[change]
  const { act, busy } = useAct<unknown>({
    onDone: () => {
      setOpen(false)
      toast(t(done))
      router.refresh()
    },
  })
  return (
    <li className="grid gap-2 border-(--line-soft) px-4 py-3 text-[13px] not-first:border-t sm:grid-cols-[minmax(0,1fr)_auto] sm:items-center">
      <span>
        <span className="strong">{title}</span> <Badge>{state}</Badge>
        <span className="muted block">{means}</span>
      </span>
      <span>
        <Button off={off} onClick={() => setOpen(true)}>
          {t(button)}
        </Button>
      </span>
      <Dialog open={open} onOpenChange={setOpen} title={t(question)} about={t(about)}>
        <div className="acts-end">
          <Button onClick={() => setOpen(false)}>{t('Not now')}</Button>
          <Button look="primary" busy={busy} onClick={() => act({ path: '/workspace', method: 'PATCH', body })}>
            {t(button)}
          </Button>
        </div>
      </Dialog>
    </li>
  )
}
