'use client'

import Link from 'next/link'
import { useState } from 'react'
import { toast } from 'sonner'
import { useAct } from '#components/data/use-act.ts'
import { useRead } from '#components/data/use-read.ts'
import { Said, useT } from '#components/language/language.tsx'
import { PermissionFacts } from '#components/permissions/permission-facts.tsx'
import { SafeText } from '#components/plan/safe-text.tsx'
import { useOff } from '#components/shell/use-shell.ts'
import { dayTime } from '#components/time/format-time.ts'
import { useClock } from '#components/time/use-clock.ts'
import { useNow } from '#components/time/use-now.ts'
import { Badge } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { SkeletonRows } from '#components/ui/states.tsx'
import type { PermissionList, PermissionPreview } from '#server/bridge/permissions/schema.ts'

/** A request for a standing permission. It can be given once what it would have done was shown. */
export function RequestCard({ request }: { readonly request: PermissionList['open'][number] }) {
  const t = useT()
  const off = useOff('admin')
  const clock = useClock()
  const now = useNow()
  const [look, setLook] = useState(false)
  const { data: preview, isPending } = useRead<PermissionPreview>(look ? `/permissions/requests/${request.id}/preview` : null)
  const path = `/permissions/requests/${request.id}`
  const grant = useAct<unknown>({ onDone: () => toast(t('{memberName} may do this without asking.', { memberName: request.memberName })) })
  const decline = useAct<unknown>({ onDone: () => toast(t('Declined. It goes on asking.')) })
  return (
    <section className="card" aria-label={t('Asked for: {sentence}', { sentence: request.sentence })}>
      <div className="card-h">
        <h2>{t('Asked for')}</h2>
        <span className="muted text-sm">
          <Said
            text="by {name}, {when}"
            holes={{ name: <SafeText text={request.requestedBy} />, when: dayTime(request.requestedAt, clock, now) }}
          />
        </span>
      </div>
      <div className="card-b">
        <PermissionFacts item={request} />
      </div>
      {look && isPending ? <SkeletonRows rows={2} /> : null}
      {preview ? <WouldHave preview={preview} /> : null}
      <div className="flex flex-wrap items-center gap-2 border-(--line) border-t px-4 py-3">
        <Button look={preview ? 'plain' : 'primary'} busy={look && isPending} onClick={() => setLook(true)}>
          {t('What would this have done?')}
        </Button>
        <span className="grow" />
        <Button look="danger" off={off} busy={decline.busy} onClick={() => decline.act({ path: `${path}/decline` })}>
          {t('Decline')}
        </Button>
        <Button
          look={preview ? 'primary' : 'plain'}
          off={off ?? (preview ? null : t('Look first at what it would have done.'))}
          busy={grant.busy}
          onClick={() => grant.act({ path: `${path}/grant`, body: { previewed: preview?.digest } })}
        >
          {t('Let it do this without asking')}
        </Button>
      </div>
    </section>
  )
}

const SHOWN_MAX = 20

function WouldHave({ preview }: { readonly preview: PermissionPreview }) {
  const t = useT()
  const clock = useClock()
  const now = useNow()
  const { wouldRun, wouldAsk, plans, days } = preview
  const rows = [...wouldRun.map((plan) => ({ ...plan, why: null })), ...wouldAsk].sort((a, b) => (a.sealedAt < b.sealedAt ? 1 : -1))
  return (
    <>
      <p className="card-b" role="status">
        {plans === 0
          ? t('There was no such plan in the last {days} days.', { days })
          : t.count(
              plans,
              '{run} of the last {n} plan would have run without asking, {ask} would still have asked. Nothing was sent for this.',
              '{run} of the last {n} plans would have run without asking, {ask} would still have asked. Nothing was sent for this.',
              { run: wouldRun.length, ask: wouldAsk.length },
            )}
      </p>
      <ul>
        {rows.slice(0, SHOWN_MAX).map((row) => (
          <li key={row.runId} className="flex flex-wrap items-center gap-2 border-(--line-soft) border-t px-4 py-2 text-[13px]">
            <Link className="link" href={`/runs/${row.runId}`}>
              {t('Run {n}', { n: String(row.runN) })}
            </Link>
            <span className="muted">{dayTime(row.sealedAt, clock, now)}</span>
            <span className="grow" />
            {row.why === null ? <Badge tone="ok">{t('Would have run')}</Badge> : <Badge tone="neutral">{t('Would have asked')}</Badge>}
            {row.why === null ? null : <span className="muted basis-full">{row.why}</span>}
          </li>
        ))}
      </ul>
      {rows.length > SHOWN_MAX ? <p className="card-b muted">{t('and {n} more', { n: rows.length - SHOWN_MAX })}</p> : null}
    </>
  )
}
