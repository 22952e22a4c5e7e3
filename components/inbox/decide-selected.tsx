'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { toast } from 'sonner'
import { asProblem } from '#components/data/problem.ts'
import { request } from '#components/data/request.ts'
import { ApproveDialog } from '#components/inbox/approve-dialog.tsx'
import { PasswordDialog } from '#components/inbox/password-dialog.tsx'
import { RejectDialog } from '#components/inbox/reject-dialog.tsx'
import { whyNotTogether } from '#components/inbox/together.ts'
import { useT } from '#components/language/language.tsx'
import { Button } from '#components/ui/button.tsx'
import { showProblem } from '#components/ui/show-problem.tsx'
import type { ApprovalListItem } from '#server/bridge/schema.ts'

type Decision = 'approve' | 'reject'
/** Decisions under way: how many are taken, and which are still to come. */
interface Going {
  readonly decision: Decision
  readonly reason: string
  readonly done: number
  readonly left: readonly ApprovalListItem[]
}

/** Decides what was selected, each plan by the code that was listed: one that changed meanwhile is not decided. */
export function DecideSelected({ items, onDone }: { readonly items: readonly ApprovalListItem[]; readonly onDone: () => void }) {
  const t = useT()
  const [asking, setAsking] = useState<Decision | null>(null)
  const { going, isPaused, start, resume, stop } = useDeciding(() => {
    setAsking(null)
    onDone()
  })
  const why = whyNotTogether(items, t)
  return (
    <div className="list-foot">
      <span>{t.count(items.length, '{n} plan selected', '{n} plans selected')}</span>
      <span className="grow" />
      {going === null ? null : <span role="status">{t('{n} of {all}', { n: going.done, all: going.done + going.left.length })}</span>}
      <Button size="xs" onClick={onDone}>
        {t('Select none')}
      </Button>
      <Button size="xs" look="danger" onClick={() => setAsking('reject')}>
        {t('Reject {n}', { n: items.length })}
      </Button>
      <Button size="xs" look="primary" off={why} onClick={() => setAsking('approve')}>
        {t('Approve {n}', { n: items.length })}
      </Button>
      <RejectDialog
        open={asking === 'reject' && !isPaused}
        onOpenChange={(open) => (open ? undefined : setAsking(null))}
        busy={going !== null}
        count={items.length}
        onReject={(reason) => start('reject', items, reason)}
      />
      <ApproveDialog
        open={asking === 'approve' && !isPaused}
        onOpenChange={(open) => (open ? undefined : setAsking(null))}
        busy={going !== null}
        items={items}
        onApprove={() => start('approve', items, '')}
      />
      <PasswordDialog
        open={isPaused}
        onOpenChange={(open) => (open ? undefined : stop())}
        decision={going?.decision ?? 'reject'}
        onDone={resume}
      />
    </div>
  )
}

/** One after the other. A sign-in that is too old pauses it: with the password it goes on with the same plans and reason. */
function useDeciding(onDone: () => void) {
  const t = useT()
  const client = useQueryClient()
  const [going, setGoing] = useState<Going | null>(null)
  const [isPaused, setPaused] = useState(false)
  const end = async ({ decision, done, left }: Going): Promise<void> => {
    if (done > 0) {
      const said =
        decision === 'approve'
          ? t.count(done, '{n} plan approved.', '{n} plans approved.')
          : t.count(done, '{n} plan rejected. Nothing was sent.', '{n} plans rejected. Nothing was sent.')
      const kept = left.length > 0 ? t.count(left.length, '{n} plan stays open.', '{n} plans stay open.') : ''
      toast(`${said} ${kept}`.trim())
    }
    setGoing(null)
    setPaused(false)
    await client.invalidateQueries()
    if (left.length === 0) onDone()
  }
  const go = async (from: Going): Promise<void> => {
    let now = from
    setPaused(false)
    try {
      for (const { id, token } of from.left) {
        setGoing(now)
        const body = { decision: from.decision, token, reason: from.reason }
        await request(`/approvals/${id}/vote`, { method: 'POST', body })
        now = { ...now, done: now.done + 1, left: now.left.slice(1) }
      }
    } catch (error) {
      const problem = asProblem(error)
      if (problem.code === 'REAUTH_REQUIRED') {
        setGoing(now)
        return setPaused(true)
      }
      showProblem(problem)
    }
    await end(now)
  }
  return {
    going,
    isPaused,
    start: (decision: Decision, left: readonly ApprovalListItem[], reason: string) => void go({ decision, reason, done: 0, left }),
    resume: () => (going ? void go(going) : undefined),
    stop: () => (going ? void end(going) : undefined),
  }
}
