'use client'

import { Circle, CircleCheck } from 'lucide-react'
import Link from 'next/link'
import { MemberState } from '#components/crews/crew-list.tsx'
import { useShell } from '#components/shell/use-shell.ts'
import { SkeletonRows } from '#components/ui/states.tsx'
import type { MemberListItem } from '#server/bridge/schema.ts'

/** Beside the lists: in practice what to do next, then who works here. */
export function FirstSteps({ members }: { readonly members: readonly MemberListItem[] | null }) {
  const { workspace } = useShell()
  return (
    <div className="grid gap-4 [&>.card+.card]:mt-0">
      {workspace.practice ? <Steps members={members} /> : null}
      <section className="card" aria-labelledby="crew-title">
        <div className="card-h">
          <h2 id="crew-title">Crew members</h2>
          <span className="count">{members?.length}</span>
        </div>
        {members === null ? <SkeletonRows rows={2} /> : null}
        {members?.map((member) => (
          <Link key={member.id} className="tr" style={{ gridTemplateColumns: 'minmax(0,1fr) auto' }} href={`/crews/${member.id}`}>
            <span className="strong exact">{member.name}</span>
            <MemberState member={member} />
          </Link>
        ))}
      </section>
    </div>
  )
}

function Steps({ members }: { readonly members: readonly MemberListItem[] | null }) {
  const { counts } = useShell()
  const first = members?.[0]
  const own = members?.find((member) => member.versionN !== null) ?? first
  const steps = [
    { word: 'Try a job with sample data', done: first !== undefined, href: '/crews/hire' },
    {
      word: 'Carry it out in practice',
      done: counts.outbox > 0 || (members?.some((member) => member.lastOutcome === 'succeeded') ?? false),
      href: first ? `/crews/${first.id}/start` : '/crews/hire',
    },
    { word: 'Read what was sent', done: counts.outbox > 0, href: '/outbox' },
    { word: 'Now with your own file', done: false, href: own ? `/crews/${own.id}/start` : '/crews/hire' },
    { word: 'Invite somebody who approves', done: false, href: '/people' },
  ]
  return (
    <section className="card" aria-labelledby="steps-title">
      <div className="card-h">
        <h2 id="steps-title">First steps</h2>
        <span className="count">in practice</span>
      </div>
      {members === null ? <SkeletonRows rows={5} /> : null}
      {(members === null ? [] : steps).map((step) => (
        <Link key={step.word} className="tr" style={{ gridTemplateColumns: '16px minmax(0,1fr)' }} href={step.href}>
          {step.done ? (
            <CircleCheck className="i ok" role="img" aria-label="Done" />
          ) : (
            <Circle className="i muted" role="img" aria-label="To do" />
          )}
          <span className={step.done ? 'muted' : undefined}>{step.word}</span>
        </Link>
      ))}
    </section>
  )
}
