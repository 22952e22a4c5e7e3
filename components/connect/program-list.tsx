'use client'

import { useState } from 'react'
import { toast } from 'sonner'
import { SURFACE_WORDS } from '#components/connect/surface-words.ts'
import { useAct } from '#components/data/use-act.ts'
import { useRead } from '#components/data/use-read.ts'
import { useT } from '#components/language/language.tsx'
import { SafeText } from '#components/plan/safe-text.tsx'
import { dayTime, yearDay } from '#components/time/format-time.ts'
import { useClock } from '#components/time/use-clock.ts'
import { useNow } from '#components/time/use-now.ts'
import { STATE_WORDS } from '#components/tokens/scope-words.ts'
import { Badge } from '#components/ui/badge.tsx'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { plainName } from '#components/ui/plain-name.ts'
import { Empty, ProblemState, SkeletonRows } from '#components/ui/states.tsx'
import type { ProgramListItem } from '#server/identity/programs/schema.ts'

/** Programs that were let in, with their end; an admin sees and ends everybody's. */
export function ProgramList() {
  const t = useT()
  const { data, error, isPending, refetch } = useRead<{ items: readonly ProgramListItem[] }>('/connected-programs')
  const [ending, setEnding] = useState<ProgramListItem | null>(null)
  return (
    <>
      <h2 className="mt-8 mb-3 text-lg font-semibold">{t('Connected programs')}</h2>
      <section className="card" aria-label={t('Connected programs')}>
        {isPending && !error ? <SkeletonRows rows={2} /> : null}
        {error && !data ? <ProblemState problem={error} onRetry={() => void refetch()} /> : null}
        {data && data.items.length === 0 ? (
          <Empty title={t('No program is connected')}>{t('The first one appears here as soon as somebody lets it in.')}</Empty>
        ) : null}
        {data && data.items.length > 0 ? (
          <>
            <div className="secret-row th" aria-hidden="true">
              <span>{t('Program')}</span>
              <span>{t('May')}</span>
              <span>{t('Last used')}</span>
              <span>{t('Works until')}</span>
              <span />
            </div>
            <ul className="contents">
              {data.items.map((program) => (
                <ProgramRow key={program.id} program={program} onEnd={() => setEnding(program)} />
              ))}
            </ul>
          </>
        ) : null}
      </section>
      {ending ? <EndDialog program={ending} onClose={() => setEnding(null)} /> : null}
    </>
  )
}

/** Where there is no head above the column; there it is read out only. */
const ON_PHONES = 'muted sr-only max-[900px]:not-sr-only'

function ProgramRow({ program, onEnd }: { readonly program: ProgramListItem; readonly onEnd: () => void }) {
  const t = useT()
  const clock = useClock()
  const now = useNow()
  const state = STATE_WORDS[program.state]
  const day = yearDay(program.createdAt, clock)
  return (
    <li className="secret-row">
      <div>
        <span className="strong block">
          <SafeText text={program.name} />
        </span>
        <span className="mono-s muted block wrap-anywhere">{program.answersTo}</span>
        <span className="muted block">
          {program.mine ? t('let in by you, {day}', { day }) : t('let in by {name}, {day}', { name: plainName(program.connectedBy), day })}
        </span>
      </div>
      <div>{t(SURFACE_WORDS[program.surface].word)}</div>
      <div>
        {program.lastUsedAt === null ? null : <span className={ON_PHONES}>{t('Last used')} </span>}
        {program.lastUsedAt === null ? <span className="muted">{t('Not used yet')}</span> : dayTime(program.lastUsedAt, clock, now)}
      </div>
      <div>
        <span className={ON_PHONES}>{t('Works until')} </span>
        {yearDay(program.expiresAt, clock)}
        {state === null ? null : (
          <span className="block">
            <Badge tone={state.tone}>{t(state.word)}</Badge>
          </span>
        )}
      </div>
      {program.state === 'working' || program.state === 'resting' ? (
        <div>
          <Button size="s" look="danger" onClick={onEnd} aria-label={t('End {name}', { name: plainName(program.name) })}>
            {t('End')}
          </Button>
        </div>
      ) : (
        <span />
      )}
    </li>
  )
}

function EndDialog({ program, onClose }: { readonly program: ProgramListItem; readonly onClose: () => void }) {
  const t = useT()
  const name = plainName(program.name)
  const { act, busy } = useAct<unknown>({
    onDone: () => {
      toast(t('{name} is refused from now on.', { name }))
      onClose()
    },
  })
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={t('End {name}', { name })}
      about={t('It stops at once. To use it again, somebody lets it in anew. Runs that it started go on.')}
    >
      <div className="acts-end">
        <Button onClick={onClose}>{t('Keep it')}</Button>
        <Button look="solid-danger" busy={busy} onClick={() => act({ path: `/connected-programs/${program.id}`, method: 'DELETE' })}>
          {t('End it')}
        </Button>
      </div>
    </Dialog>
  )
}
