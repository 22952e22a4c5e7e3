'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { toast } from 'sonner'
import { asProblem } from '#components/data/problem.ts'
import { request } from '#components/data/request.ts'
import { PasswordDialog } from '#components/inbox/password-dialog.tsx'
import { RejectDialog } from '#components/inbox/reject-dialog.tsx'
import { Button } from '#components/ui/button.tsx'
import { showProblem } from '#components/ui/show-problem.tsx'
import { counted } from '#components/words.ts'
import type { ApprovalDetail } from '#server/bridge/schema.ts'

/** A rejection under way: how many plans are rejected, and which are still to come. */
interface Going {
  readonly reason: string
  readonly done: number
  readonly left: readonly string[]
}

/** Rejects what was selected, each plan by its own code. Approving is never done in a heap here. */
export function RejectSelected({ ids, onDone }: { readonly ids: readonly string[]; readonly onDone: () => void }) {
  const [asking, setAsking] = useState(false)
  const { going, isPaused, start, resume, stop } = useRejecting(onDone)
  return (
    <div className="list-foot">
      <span>{counted(ids.length, 'plan', 'plans')} selected</span>
      <span className="grow" />
      {going === null ? null : (
        <span role="status">
          {going.done} of {ids.length}
        </span>
      )}
      <Button size="xs" onClick={onDone}>
        Select none
      </Button>
      <Button size="xs" look="danger" onClick={() => setAsking(true)}>
        Reject {ids.length}
      </Button>
      <RejectDialog
        open={asking && !isPaused}
        onOpenChange={setAsking}
        busy={going !== null}
        count={ids.length}
        onReject={(reason) => start(ids, reason)}
      />
      <PasswordDialog open={isPaused} onOpenChange={(open) => (open ? undefined : stop())} decision="reject" onDone={resume} />
    </div>
  )
}

/** Rejects one after the other. A sign-in that is too old pauses it: with the password it goes on with the same plans and reason. */
function useRejecting(onDone: () => void) {
  const client = useQueryClient()
  const [going, setGoing] = useState<Going | null>(null)
  const [isPaused, setPaused] = useState(false)
  const end = async ({ done, left }: Going): Promise<void> => {
    if (done > 0) {
      const kept = left.length > 0 ? ` ${counted(left.length, 'plan stays', 'plans stay')} open.` : ''
      toast(`${counted(done, 'plan', 'plans')} rejected. Nothing was sent.${kept}`)
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
      for (const id of from.left) {
        setGoing(now)
        const { token } = await request<ApprovalDetail>(`/approvals/${id}`)
        await request(`/approvals/${id}/vote`, { method: 'POST', body: { decision: 'reject', token, reason: from.reason } })
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
    start: (left: readonly string[], reason: string) => void go({ reason, done: 0, left }),
    resume: () => (going ? void go(going) : undefined),
    stop: () => (going ? void end(going) : undefined),
  }
}
