'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { toast } from 'sonner'
import { asProblem } from '#components/data/problem.ts'
import { request } from '#components/data/request.ts'
import { RejectDialog } from '#components/inbox/reject-dialog.tsx'
import { Button } from '#components/ui/button.tsx'
import { showProblem } from '#components/ui/show-problem.tsx'
import { counted } from '#components/words.ts'
import type { ApprovalDetail } from '#server/bridge/schema.ts'

/** Rejects what was selected, each plan by its own code. Approving is never done in a heap here. */
export function RejectSelected({ ids, onDone }: { readonly ids: readonly string[]; readonly onDone: () => void }) {
  const client = useQueryClient()
  const [asking, setAsking] = useState(false)
  const [done, setDone] = useState<number | null>(null)
  const rejectAll = async (reason: string): Promise<void> => {
    setDone(0)
    let rejected = 0
    try {
      for (const id of ids) {
        const { token } = await request<ApprovalDetail>(`/approvals/${id}`)
        await request(`/approvals/${id}/vote`, { method: 'POST', body: { decision: 'reject', token, reason } })
        rejected += 1
        setDone(rejected)
      }
      toast(`${counted(rejected, 'plan', 'plans')} rejected. Nothing was sent.`)
    } catch (error) {
      showProblem(asProblem(error))
    }
    setDone(null)
    setAsking(false)
    await client.invalidateQueries()
    onDone()
  }
  return (
    <div className="list-foot">
      <span>{counted(ids.length, 'plan', 'plans')} selected</span>
      <span className="grow" />
      {done === null ? null : (
        <span role="status">
          {done} of {ids.length}
        </span>
      )}
      <Button size="xs" onClick={onDone}>
        Select none
      </Button>
      <Button size="xs" look="danger" onClick={() => setAsking(true)}>
        Reject {ids.length}
      </Button>
      <RejectDialog
        open={asking}
        onOpenChange={setAsking}
        busy={done !== null}
        count={ids.length}
        onReject={(reason) => void rejectAll(reason)}
      />
    </div>
  )
}
