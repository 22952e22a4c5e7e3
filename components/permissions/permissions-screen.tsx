'use client'

import { toast } from 'sonner'
import { useAct } from '#components/data/use-act.ts'
import { useRead } from '#components/data/use-read.ts'
import { Said, useT } from '#components/language/language.tsx'
import { ApprovalHealth } from '#components/permissions/approval-health.tsx'
import { PermissionFacts } from '#components/permissions/permission-facts.tsx'
import { RequestCard } from '#components/permissions/request-card.tsx'
import { SafeText } from '#components/plan/safe-text.tsx'
import { useOff } from '#components/shell/use-shell.ts'
import { dayTime } from '#components/time/format-time.ts'
import { useClock } from '#components/time/use-clock.ts'
import { useNow } from '#components/time/use-now.ts'
import { AskFirst } from '#components/ui/ask-first.tsx'
import { Badge } from '#components/ui/badge.tsx'
import { Empty, ProblemState, SkeletonRows } from '#components/ui/states.tsx'
import { useFocusHome } from '#components/ui/use-focus-home.ts'
import type { PermissionList } from '#server/bridge/permissions/schema.ts'

/** Standing permissions: what is asked for, in force, and over. */
export function PermissionsScreen() {
  const t = useT()
  const home = useFocusHome<HTMLElement>()
  const { data, error, isPending, refetch } = useRead<PermissionList>('/permissions')
  return (
    <main className="page" ref={home}>
      <header className="page-head">
        <h1>{t('Standing permissions')}</h1>
        <p className="muted text-sm">
          {t('What a crew member may do without asking, how often and how long. Every tenth time it asks all the same.')}
        </p>
      </header>
      {isPending && !error ? (
        <section className="card" aria-label={t('Standing permissions')}>
          <SkeletonRows rows={3} />
        </section>
      ) : null}
      {error && !data ? <ProblemState problem={error} onRetry={() => void refetch()} /> : null}
      {data?.open.map((request) => (
        <RequestCard key={request.id} request={request} />
      ))}
      {data ? <InForce items={data.inForce} hasOpen={data.open.length > 0} /> : null}
      {data && data.over.length > 0 ? <Over items={data.over} /> : null}
      <ApprovalHealth />
    </main>
  )
}

function InForce({ items, hasOpen }: { readonly items: PermissionList['inForce']; readonly hasOpen: boolean }) {
  const t = useT()
  if (items.length === 0)
    return (
      <section className="card" aria-label={t('In force')}>
        <Empty title={t('Every plan asks')}>
          {hasOpen
            ? t('Nothing is in force. What is asked for stands above.')
            : t(
                'After approving a plan you can ask to let the crew member do the same without asking. The request then stands here for an admin.',
              )}
        </Empty>
      </section>
    )
  return (
    <section className="card" aria-labelledby="in-force">
      <div className="card-h">
        <h2 id="in-force">{t('In force')}</h2>
        <span className="count">{items.length}</span>
      </div>
      <ul className="contents">
        {items.map((item) => (
          <Permission key={item.id} item={item} />
        ))}
      </ul>
    </section>
  )
}

function Permission({ item }: { readonly item: PermissionList['inForce'][number] }) {
  const t = useT()
  const off = useOff('admin')
  const clock = useClock()
  const now = useNow()
  const { act, busy } = useAct<unknown>({ onDone: () => toast(t('{memberName} asks again from now on.', { memberName: item.memberName })) })
  return (
    <li className="perm-row">
      <PermissionFacts item={item}>
        <span className="muted">
          <Said
            text="used {used} of {max} in the last 24 hours; given by {name}, {when}"
            holes={{
              used: t.number(item.usedInDay),
              max: t.number(item.perDayMax),
              name: <SafeText text={item.grantedBy} />,
              when: dayTime(item.grantedAt, clock, now),
            }}
          />
        </span>
      </PermissionFacts>
      <span className="row">
        <AskFirst
          word={t('Take it back')}
          about={item.sentence}
          sure={t('Take it back now')}
          look="plain"
          busy={busy}
          off={off}
          onSure={() => act({ path: `/permissions/${item.id}/withdraw` })}
        />
      </span>
    </li>
  )
}

function Over({ items }: { readonly items: PermissionList['over'] }) {
  const t = useT()
  const clock = useClock()
  const now = useNow()
  return (
    <section className="card" aria-labelledby="over">
      <div className="card-h">
        <h2 id="over">{t('Not in force any more')}</h2>
        <span className="count">{items.length}</span>
      </div>
      <ul className="contents">
        {items.map((item) => (
          <li key={item.id} className="perm-row">
            <PermissionFacts item={item}>
              <span className="muted">
                {dayTime(item.endedAt, clock, now)}: {item.why}
              </span>
            </PermissionFacts>
            <Badge tone="neutral">{t('Asks again')}</Badge>
          </li>
        ))}
      </ul>
    </section>
  )
}
