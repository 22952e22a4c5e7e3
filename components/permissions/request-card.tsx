'use client'

import Link from 'next/link'
import { useState } from 'react'
import { toast } from 'sonner'
import { useAct } from '#components/data/use-act.ts'
import { useRead } from '#components/data/use-read.ts'
import { PermissionFacts } from '#components/permissions/permission-facts.tsx'
import { SafeText } from '#components/plan/safe-text.tsx'
import { useOff, useZone } from '#components/shell/use-shell.ts'
import { dayTime } from '#components/time/format-time.ts'
import { useNow } from '#components/time/use-now.ts'
import { Badge } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { SkeletonRows } from '#components/ui/states.tsx'
import { counted } from '#components/words.ts'
import type { PermissionList, PermissionPreview } from '#server/bridge/permissions/schema.ts'

/** A request for a standing permission. It can be given once what it would have done was shown. */
export function RequestCard({ request }: { readonly request: PermissionList['open'][number] }) {
  const off = useOff('admin')
  const zone = useZone()
  const now = useNow()
  const [look, setLook] = useState(false)
  const { data: preview, isPending } = useRead<PermissionPreview>(look ? `/permissions/requests/${request.id}/preview` : null)
  const path = `/permissions/requests/${request.id}`
  const grant = useAct<unknown>({ onDone: () => toast(`${request.memberName} may do this without asking.`) })
  const decline = useAct<unknown>({ onDone: () => toast('Declined. It goes on asking.') })
  return (
    <section className="card" aria-label={`Asked for: ${request.sentence}`}>
      <div className="card-h">
        <h2>Asked for</h2>
        <span className="muted text-sm">
          by <SafeText text={request.requestedBy} />, {dayTime(request.requestedAt, zone, now)}
        </span>
      </div>
      <div className="card-b">
        <PermissionFacts item={request} />
      </div>
      {look && isPending ? <SkeletonRows rows={2} /> : null}
      {preview ? <WouldHave preview={preview} /> : null}
      <div className="flex flex-wrap items-center gap-2 border-(--line) border-t px-4 py-3">
        <Button look={preview ? 'plain' : 'primary'} busy={look && isPending} onClick={() => setLook(true)}>
          What would this have done?
        </Button>
        <span className="grow" />
        <Button look="danger" off={off} busy={decline.busy} onClick={() => decline.act({ path: `${path}/decline` })}>
          Decline
        </Button>
        <Button
          look={preview ? 'primary' : 'plain'}
          off={off ?? (preview ? null : 'Look first at what it would have done.')}
          busy={grant.busy}
          onClick={() => grant.act({ path: `${path}/grant`, body: { previewed: preview?.digest } })}
        >
          Let it do this without asking
        </Button>
      </div>
    </section>
  )
}

const SHOWN_MAX = 20

function WouldHave({ preview }: { readonly preview: PermissionPreview }) {
  const zone = useZone()
  const now = useNow()
  const { wouldRun, wouldAsk, plans, days } = preview
  const rows = [...wouldRun.map((plan) => ({ ...plan, why: null })), ...wouldAsk].sort((a, b) => (a.sealedAt < b.sealedAt ? 1 : -1))
  return (
    <>
      <p className="card-b" role="status">
        {plans === 0
          ? `There was no such plan in the last ${days} days.`
          : `${wouldRun.length} of the last ${counted(plans, 'plan', 'plans')} would have run without asking, ${wouldAsk.length} would still have asked. Nothing was sent for this.`}
      </p>
      <ul>
        {rows.slice(0, SHOWN_MAX).map((row) => (
          <li key={row.runId} className="flex flex-wrap items-center gap-2 border-(--line-soft) border-t px-4 py-2 text-[13px]">
            <Link className="link" href={`/runs/${row.runId}`}>
              Run {row.runN}
            </Link>
            <span className="muted">{dayTime(row.sealedAt, zone, now)}</span>
            <span className="grow" />
            {row.why === null ? <Badge tone="ok">Would have run</Badge> : <Badge tone="neutral">Would have asked</Badge>}
            {row.why === null ? null : <span className="muted basis-full">{row.why}</span>}
          </li>
        ))}
      </ul>
      {rows.length > SHOWN_MAX ? <p className="card-b muted">and {rows.length - SHOWN_MAX} more</p> : null}
    </>
  )
}
