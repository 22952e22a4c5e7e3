'use client'

import { CircleX, Pause } from 'lucide-react'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { useAct } from '#components/data/use-act.ts'
import { useT } from '#components/language/language.tsx'
import { SafeText } from '#components/plan/safe-text.tsx'
import { AllowMore } from '#components/runs/allow-more.tsx'
import { AskCard } from '#components/runs/ask-card.tsx'
import { useOff, useShell } from '#components/shell/use-shell.ts'
import { Button } from '#components/ui/button.tsx'
import type { RunDetail } from '#server/bridge/schema.ts'

/** What a person has to know or do about this run now. */
export function RunNotices({ run }: { readonly run: RunDetail }) {
  const { header, hold } = run
  return (
    <div className="mb-3 grid gap-3 empty:hidden">
      {header.status === 'failed' || header.status === 'expired' || header.status === 'cancelled' ? <Ended run={run} /> : null}
      {hold && !hold.effect ? <Held id={header.id} memberId={header.memberId} hold={hold} /> : null}
      {run.asks
        .filter((ask) => ask.status === 'open')
        .map((ask) => (
          <AskCard key={ask.id} id={ask.id} question={ask.question} />
        ))}
      {header.purpose === 'dry-run' && header.status === 'succeeded' ? <AfterTry run={run} /> : null}
    </div>
  )
}

function Ended({ run: { header, checks } }: { readonly run: RunDetail }) {
  const t = useT()
  const text = header.reasonText ?? t('This run ended without finishing.')
  const isDecision = header.reason === 'REJECTED'
  const denied = checks.filter((check) => check.decision === 'deny')
  return (
    <div className={isDecision ? 'note' : 'note danger'} role={isDecision ? 'status' : 'alert'}>
      <CircleX className="i" aria-hidden />
      <div>
        <p className="strong">
          <SafeText text={text} />
        </p>
        {header.nothingSent && !text.toLowerCase().includes(t('nothing was sent')) ? <p>{t('Nothing was sent.')}</p> : null}
        {header.nothingSent ? null : <p>{t('What was sent before stays sent; see the lines below.')}</p>}
        {denied.map((check) => (
          <p key={check.reason}>
            <SafeText text={check.reason} />
          </p>
        ))}
        {header.reason === 'VALIDATION' && header.nothingSent && header.memberKind === 'crew' ? (
          <Link className="link" href={`/crews/${header.memberId}/start`}>
            {t('Choose another file and try again')}
          </Link>
        ) : null}
      </div>
    </div>
  )
}

interface HeldProps {
  readonly id: string
  readonly memberId: string
  readonly hold: NonNullable<RunDetail['hold']>
}

function Held({ id, memberId, hold: { reason, text, allow, limitOf } }: HeldProps) {
  const t = useT()
  const admin = useOff('admin')
  const off = useOff('operator')
  const { act, busy } = useAct<unknown>()
  return (
    <div className="note warn flex-wrap">
      <Pause className="i" aria-hidden />
      <p className="grow">
        {text}{' '}
        {limitOf === 'job' ? (
          <Link className="link" href={`/crews/${memberId}`}>
            {t('Change the job')}
          </Link>
        ) : null}
        {limitOf === 'workspace' ? (
          <Link className="link" href="/costs">
            {t('Costs and limits')}
          </Link>
        ) : null}
        {reason === 'no_approver' && admin === null ? (
          <Link className="link" href="/people?invite=approver#invite">
            {t('Invite an approver')}
          </Link>
        ) : null}
      </p>
      <Button size="xs" busy={busy} off={off} onClick={() => act({ path: `/runs/${id}/resume` })}>
        {allow ? t('Look again') : t('Let it go on')}
      </Button>
      {allow ? <AllowMore runId={id} limitId={allow.limitId} wantedMicro={allow.wantedMicro} /> : null}
    </div>
  )
}

/** After a try: the next step. */
function AfterTry({ run: { header } }: { readonly run: RunDetail }) {
  const t = useT()
  const router = useRouter()
  const off = useOff('author')
  const { workspace } = useShell()
  const { act, busy } = useAct<{ runId: string }>({ onDone: ({ runId }) => router.push(`/runs/${runId}`) })
  return (
    <section className="card" aria-label={t('Next step')}>
      <div className="card-b flex flex-wrap items-center gap-x-2 gap-y-3" style={{ paddingTop: 16 }}>
        <p className="min-w-0 flex-[1_1_320px] text-sm">
          <span className="strong">{t('This was a try: nothing was changed, nothing was sent.')}</span>{' '}
          <span className="muted">{t('Carrying it out plans it again on the same inputs and asks before it sends anything.')}</span>
        </p>
        <Link className="btn" href={`/crews/${header.memberId}`}>
          {t('Change the job')}
        </Link>
        <Button
          look="primary"
          busy={busy}
          off={off}
          onClick={() => act({ path: `/members/${header.memberId}/carry-out`, body: { tryRunId: header.id } })}
        >
          {busy ? t('Starting') : workspace.practice ? t('Carry out in practice') : t('Put to work and carry out')}
        </Button>
      </div>
    </section>
  )
}
