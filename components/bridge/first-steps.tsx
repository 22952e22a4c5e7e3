'use client'

import { Circle, CircleCheck } from 'lucide-react'
import Link from 'next/link'
import { useFirstSteps } from '#components/bridge/use-first-steps.ts'
import { SpendCard } from '#components/costs/spend-card.tsx'
import { MemberState } from '#components/crews/crew-list.tsx'
import { useT } from '#components/language/language.tsx'
import { SafeText } from '#components/plan/safe-text.tsx'
import { useShell } from '#components/shell/use-shell.ts'
import { SkeletonRows } from '#components/ui/states.tsx'
import type { MemberListItem } from '#server/bridge/schema.ts'

/** Beside the lists: in practice what to do next, then who works here, and what models cost. */
export function FirstSteps({ members }: { readonly members: readonly MemberListItem[] | null }) {
  const t = useT()
  const { workspace } = useShell()
  return (
    <div className="grid gap-4 [&>.card+.card]:mt-0">
      {workspace.practice ? <Steps members={members} /> : null}
      <section className="card" aria-labelledby="crew-title">
        <div className="card-h">
          <h2 id="crew-title">{t('Crew members')}</h2>
          <span className="count">{members?.length}</span>
        </div>
        {members === null ? <SkeletonRows rows={2} /> : null}
        {members?.map((member) => (
          <Link key={member.id} className="tr" style={{ gridTemplateColumns: 'minmax(0,1fr) auto' }} href={`/crews/${member.id}`}>
            <span className="strong exact">
              <SafeText text={member.name} />
            </span>
            <MemberState member={member} />
          </Link>
        ))}
      </section>
      <SpendCard />
    </div>
  )
}

/** What to do next; a step whose state is not known is not there. */
function Steps({ members }: { readonly members: readonly MemberListItem[] | null }) {
  const t = useT()
  const steps = useFirstSteps(members)
  return (
    <section className="card" aria-labelledby="steps-title">
      <div className="card-h">
        <h2 id="steps-title">{t('First steps')}</h2>
        <span className="count">{t('in practice')}</span>
      </div>
      {steps === null ? <SkeletonRows rows={5} /> : null}
      {steps?.map((step) => (
        <Link key={step.word} className="tr" style={{ gridTemplateColumns: '16px minmax(0,1fr)' }} href={step.href}>
          {step.done ? (
            <CircleCheck className="i ok" role="img" aria-label={t('Done')} />
          ) : (
            <Circle className="i muted" role="img" aria-label={t('To do')} />
          )}
          <span className={step.done ? 'muted' : undefined}>{t(step.word)}</span>
        </Link>
      ))}
    </section>
  )
}
