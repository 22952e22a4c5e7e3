'use client'

import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { toast } from 'sonner'
import { useAct } from '#components/data/use-act.ts'
import type { WorkspaceSettings } from '#components/settings/workspace-form.tsx'
import { useOff } from '#components/shell/use-shell.ts'
import { Badge } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'

/** A change that matters is asked once, with what follows from it. */
const CHANGES = {
  leave: {
    button: 'Leave practice',
    title: 'Leave practice?',
    about: 'Nobody approves their own plan any more. Plans that wait are asked again, and what was said to them so far counts no more.',
    body: { practice: false },
    done: 'The workspace left practice.',
  },
  return: {
    button: 'Go back to practice',
    title: 'Go back to practice?',
    about: 'Mail stays on this machine from now on, where everybody can read it in the outbox.',
    body: { practice: true },
    done: 'The workspace is in practice.',
  },
  two: {
    button: 'Always ask a second person',
    title: 'Always ask a second person?',
    about: 'Who started a run or wrote its job description does not approve its plan. Plans that wait are asked again.',
    body: { singlePersonApproval: false },
    done: 'Nobody approves their own plan any more.',
  },
  one: {
    button: 'Let one person approve alone',
    title: 'Let one person approve alone?',
    about: 'Who started a run may approve its plan, too. Every such plan says so. It never holds for what costs money.',
    body: { singlePersonApproval: true },
    done: 'One person may approve alone.',
  },
} as const
type Change = keyof typeof CHANGES

/** Practice, and whether somebody may approve their own plan. */
export function PracticeCard({ settings }: { readonly settings: WorkspaceSettings }) {
  const { practice, singlePersonApproval } = settings
  return (
    <section className="card" aria-labelledby="approving-title">
      <div className="card-h">
        <h2 id="approving-title">Practice and approving</h2>
      </div>
      <ul>
        <Line
          title="Practice"
          state={practice ? 'On' : 'Off'}
          means={
            practice
              ? 'Mail stays on this machine, in an outbox that everybody here can read. Plans, approvals and proof are the real ones.'
              : 'Mail leaves this machine once a mail server is set.'
          }
          change={practice ? 'leave' : 'return'}
        />
        <Line
          title="Approving alone"
          state={singlePersonApproval ? 'Allowed' : 'Not allowed'}
          means={
            singlePersonApproval
              ? 'Who started a run or wrote its job description may approve what changes things outside, and the plan says so.'
              : 'Who started a run or wrote its job description cannot approve its plan: somebody else has to.'
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
  const router = useRouter()
  const off = useOff('admin')
  const [open, setOpen] = useState(false)
  const { button, title: question, about, body, done } = CHANGES[change]
  const { act, busy } = useAct<unknown>({
    onDone: () => {
      setOpen(false)
      toast(done)
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
          {button}
        </Button>
      </span>
      <Dialog open={open} onOpenChange={setOpen} title={question} about={about}>
        <div className="acts-end">
          <Button onClick={() => setOpen(false)}>Not now</Button>
          <Button look="primary" busy={busy} onClick={() => act({ path: '/workspace', method: 'PATCH', body })}>
            {button}
          </Button>
        </div>
      </Dialog>
    </li>
  )
}
