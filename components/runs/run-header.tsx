'use client'

import { Pause, RotateCcw } from 'lucide-react'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { RunCostLine } from '#components/costs/run-cost.tsx'
import { useAct } from '#components/data/use-act.ts'
import { Said, useT } from '#components/language/language.tsx'
import { SafeText } from '#components/plan/safe-text.tsx'
import { HandoffLinks } from '#components/runs/handoff-links.tsx'
import { PutBackButton, PutBackLinks } from '#components/runs/put-back.tsx'
import { StartedBy } from '#components/runs/started-by.tsx'
import { StopDialog } from '#components/runs/stop-dialog.tsx'
import { duration } from '#components/time/format-time.ts'
import { useNow } from '#components/time/use-now.ts'
import { Badge } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { CopyButton } from '#components/ui/copy-button.tsx'
import { runWord } from '#components/words.ts'
import type { RunDetail } from '#server/bridge/schema.ts'

/** What the run is, where it stands, and the few things one can do to it. */
export function RunHeader({ run }: { readonly run: RunDetail }) {
  const t = useT()
  const { header, card } = run
  const [stopping, setStopping] = useState(false)
  const { word, tone } = runWord(header.status, header.reason)
  const isTry = header.purpose === 'dry-run'
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <h1>
          <SafeText text={header.title} />
        </h1>
        {isTry ? <Badge tone="info">{t('Try: nothing is carried out')}</Badge> : null}
        {isTry && header.status === 'succeeded' ? null : (
          <Badge tone={tone} {...(header.status === 'blocked' ? { icon: Pause } : {})}>
            {t(word)}
          </Badge>
        )}
        <span className="grow" />
        {header.canCancel ? (
          <Button look="danger" onClick={() => setStopping(true)}>
            {isTry ? t('Stop the try') : t('Stop the run')}
          </Button>
        ) : null}
        {header.putBack.may ? <PutBackButton id={header.id} /> : null}
        {header.canRetry ? <RetryButton id={header.id} nothingSent={header.nothingSent} /> : null}
      </div>
      {card?.facts ? <p className="muted">{card.facts}</p> : null}
      <Meta run={run} />
      <StopDialog id={header.id} open={stopping} onOpenChange={setStopping} />
    </>
  )
}

function RetryButton({ id, nothingSent }: { readonly id: string; readonly nothingSent: boolean }) {
  const t = useT()
  const router = useRouter()
  const { act, busy } = useAct<{ runId: string }>({ onDone: ({ runId }) => router.push(`/runs/${runId}`) })
  return (
    <Button busy={busy} onClick={() => act({ path: `/runs/${id}/retry` })}>
      <RotateCcw className="i" aria-hidden />
      {nothingSent ? t('Plan again') : t('Plan the rest')}
    </Button>
  )
}

function Meta({ run: { header, card } }: { readonly run: RunDetail }) {
  const t = useT()
  const now = useNow(header.endedAt ? 60_000 : 1000)
  const until = header.endedAt ? new Date(header.endedAt).getTime() : now
  return (
    <div className="meta">
      <span>
        <Said text={header.purpose === 'dry-run' ? 'Try {n}' : 'Run {n}'} holes={{ n: <b>{header.n}</b> }} />
      </span>
      <span>
        {header.memberKind === 'client' ? (
          <SafeText text={header.memberName} />
        ) : (
          <>
            <Link className="link" href={`/crews/${header.memberId}`}>
              <SafeText text={header.memberName} />
            </Link>{' '}
            v{header.versionN}
          </>
        )}
      </span>
      <StartedBy header={header} />
      <HandoffLinks handoff={header.handoff} />
      <PutBackLinks putBack={header.putBack} />
      {card?.token ? (
        <span>
          {t('Plan code')} <b className="mono-s">{card.tokenShort}</b>
          <CopyButton text={card.token} label={t('Copy plan code')} />
        </span>
      ) : null}
      <span>{duration(until - new Date(header.startedAt).getTime(), t)}</span>
      <RunCostLine runId={header.id} isMoving={header.endedAt === null} />
    </div>
  )
}
