'use client'

import { useState } from 'react'
import { toast } from 'sonner'
import { useAct } from '#components/data/use-act.ts'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'

/** Leaving practice is a decision of its own: setting a server changes nothing by itself. */
export function LeavePractice({ hasServer }: { readonly hasServer: boolean }) {
  const [isAsking, setAsking] = useState(false)
  const { act, busy } = useAct<unknown>({
    onDone: () => {
      setAsking(false)
      toast('This workspace left practice.')
    },
  })
  return (
    <section className="card" aria-labelledby="practice-title">
      <div className="card-h">
        <h2 id="practice-title">Practice</h2>
      </div>
      <div className="card-b grid gap-3">
        <p className="muted text-sm">
          This workspace is in practice: mail goes into the outbox on this machine. Leaving practice is a decision of its own.
        </p>
        <div>
          <Button onClick={() => setAsking(true)}>Leave practice</Button>
        </div>
      </div>
      <Dialog
        open={isAsking}
        onOpenChange={setAsking}
        title="Leave practice"
        about={
          hasServer
            ? 'From then on mail leaves over your mail server and reaches people. Nobody approves their own plans any more, and approvals given so far are asked again.'
            : 'Nobody approves their own plans any more, and approvals given so far are asked again. Mail stays on this machine until a mail server is set.'
        }
      >
        <div className="acts-end">
          <Button onClick={() => setAsking(false)}>Stay in practice</Button>
          <Button look="primary" busy={busy} onClick={() => act({ path: '/workspace', method: 'PATCH', body: { practice: false } })}>
            Leave practice
          </Button>
        </div>
      </Dialog>
    </section>
  )
}
