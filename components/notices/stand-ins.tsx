'use client'

import { useState } from 'react'
import { useAct } from '#components/data/use-act.ts'
import { useRead } from '#components/data/use-read.ts'
import { Said, useT } from '#components/language/language.tsx'
import { StandInDialog } from '#components/notices/stand-in-dialog.tsx'
import { SafeText } from '#components/plan/safe-text.tsx'
import { useOff } from '#components/shell/use-shell.ts'
import { dayTime } from '#components/time/format-time.ts'
import { useClock } from '#components/time/use-clock.ts'
import { useNow } from '#components/time/use-now.ts'
import { Button } from '#components/ui/button.tsx'
import { ProblemState, SkeletonRows } from '#components/ui/states.tsx'
import type { DelegationList } from '#server/identity/delegations/schema.ts'

/** Who stands in while somebody is away: now and later, for me and for others. */
export function StandIns() {
  const t = useT()
  const { data, error, refetch } = useRead<DelegationList>('/me/delegations')
  const [isNaming, setNaming] = useState(false)
  const off = useOff('operator')
  return (
    <section className="card" aria-labelledby="away-title">
      <div className="card-h">
        <h2 id="away-title">{t('While you are away')}</h2>
      </div>
      {!data && !error ? <SkeletonRows rows={2} /> : null}
      {error && !data ? <ProblemState problem={error} onRetry={() => void refetch()} /> : null}
      {data ? (
        <div className="card-b grid gap-3">
          <p className="muted text-sm">
            {t(
              'A colleague is told in your place and answers for you. It gives them no right: they decide only what they may decide anyway, and never their own plans.',
            )}
          </p>
          {data.items.length > 0 ? (
            <ul className="grid gap-2">
              {data.items.map((item) => (
                <StandInRow key={item.id} item={item} />
              ))}
            </ul>
          ) : null}
          <div className="row flex-wrap gap-2">
            <Button
              off={off ?? (data.colleagues.length === 0 ? t('There is no colleague yet who may decide or answer.') : null)}
              onClick={() => setNaming(true)}
            >
              {t('Name a colleague')}
            </Button>
          </div>
        </div>
      ) : null}
      {isNaming && data ? <StandInDialog colleagues={data.colleagues} onClose={() => setNaming(false)} /> : null}
    </section>
  )
}

function StandInRow({ item }: { readonly item: DelegationList['items'][number] }) {
  const t = useT()
  const clock = useClock()
  const now = useNow()
  const { act, busy } = useAct<unknown>()
  const isNow = Date.parse(item.from) <= now
  const until = dayTime(item.until, clock, now)
  const from = dayTime(item.from, clock, now)
  const name = <SafeText text={item.personName} />
  return (
    <li className="row flex-wrap gap-2 text-sm">
      <span className="grow">
        {item.side === 'given' ? (
          isNow ? (
            <Said text="{name} stands in for you until {until}" holes={{ name, until }} />
          ) : (
            <Said text="{name} stands in for you from {from} until {until}" holes={{ name, from, until }} />
          )
        ) : isNow ? (
          <Said text="You stand in for {name} until {until}" holes={{ name, until }} />
        ) : (
          <Said text="You stand in for {name} from {from} until {until}" holes={{ name, from, until }} />
        )}
      </span>
      {item.side === 'given' ? (
        <Button size="s" busy={busy} onClick={() => act({ path: `/me/delegations/${item.id}`, method: 'DELETE' })}>
          {t('Take it back')}
        </Button>
      ) : null}
    </li>
  )
}
