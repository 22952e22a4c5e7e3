'use client'

import { CircleHelp, Pause } from 'lucide-react'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { BRIDGE_COLUMNS, ListCard } from '#components/bridge/list-card.tsx'
import { useRead } from '#components/data/use-read.ts'
import { Said, useT } from '#components/language/language.tsx'
import { SafeText } from '#components/plan/safe-text.tsx'
import { askOff } from '#components/runs/ask-off.ts'
import { askParts } from '#components/runs/ask-parts.ts'
import { sayOfJob } from '#components/runs/job-words.ts'
import { useShell } from '#components/shell/use-shell.ts'
import { ago, deadline } from '#components/time/format-time.ts'
import { useClock } from '#components/time/use-clock.ts'
import { useNow } from '#components/time/use-now.ts'
import { Badge, EffectIcon } from '#components/ui/badge.tsx'
import { SkeletonRows } from '#components/ui/states.tsx'
import { EFFECT_WORDS } from '#components/words.ts'
import type { ApprovalListItem, AskItem, Home, RunListItem } from '#server/bridge/schema.ts'

/** Whatever waits for a person: runs that are paused, questions to this person, plans to decide. */
export function NeedsYou({ home }: { readonly home: Home | undefined }) {
  const t = useT()
  const { person } = useShell()
  const { data } = useRead<{ items: AskItem[] }>('/asks')
  const asks = data?.items.filter((ask) => askOff(ask, person, t) === null) ?? []
  const held = home?.runningNow.filter(isHeld) ?? []
  const runs = new Map(home?.runningNow.map((run) => [run.id, run]))
  const count = home === undefined ? undefined : home.needsYou.length + held.length + asks.length
  return (
    <ListCard title={t('Needs you')} count={count} href="/approvals" all={t('All approvals')}>
      {home === undefined ? <SkeletonRows rows={3} /> : null}
      {count === 0 ? <p className="muted px-4 py-2 text-sm">{t('Nothing needs you.')}</p> : null}
      {held.map((run) => (
        <HeldRow key={run.id} run={run} />
      ))}
      {home === undefined ? null : asks.map((ask) => <AskRow key={ask.id} ask={ask} run={runs.get(ask.runId)} />)}
      {home?.needsYou.map((item) => (
        <ApprovalRow key={item.id} item={item} />
      ))}
    </ListCard>
  )
}

/** A run that a person has to settle; it stands above, not under "Running now". */
export function isHeld(run: RunListItem): boolean {
  return run.status === 'blocked'
}

interface RowProps {
  readonly href: string
  readonly icon: ReactNode
  readonly text: string
  readonly who: ReactNode
  readonly badge: ReactNode
  readonly when: string
}

function Row({ href, icon, text, who, badge, when }: RowProps) {
  return (
    <Link className="tr wrap run" style={{ gridTemplateColumns: BRIDGE_COLUMNS }} href={href}>
      {icon}
      <span className="strong exact">
        <SafeText text={text} />
      </span>
      <span className="muted who">{who}</span>
      <span>{badge}</span>
      <span className="num muted when">{when}</span>
    </Link>
  )
}

function Who({ name, n }: { readonly name: string; readonly n: number }) {
  return <Said text="{name}, run {n}" holes={{ name: <SafeText text={name} />, n }} />
}

function HeldRow({ run }: { readonly run: RunListItem }) {
  const t = useT()
  const clock = useClock()
  const now = useNow()
  return (
    <Row
      href={`/runs/${run.id}`}
      icon={<Pause className="i warn" aria-hidden />}
      text={run.sentence ?? run.memberName}
      who={<Who name={run.memberName} n={run.n} />}
      badge={<Badge tone="warn">{t('Paused')}</Badge>}
      when={ago(run.startedAt, clock, now)}
    />
  )
}

function AskRow({ ask, run }: { readonly ask: AskItem; readonly run: RunListItem | undefined }) {
  const t = useT()
  const clock = useClock()
  const now = useNow()
  return (
    <Row
      href={`/runs/${ask.runId}`}
      icon={<CircleHelp className="i warn" aria-hidden />}
      text={sayOfJob(askParts(ask.question).title, t)}
      who={run ? <Who name={run.memberName} n={run.n} /> : null}
      badge={<Badge tone="warn">{t('Question')}</Badge>}
      when={t('by {when}', { when: deadline(ask.expiresAt, clock, now) })}
    />
  )
}

function ApprovalRow({ item }: { readonly item: ApprovalListItem }) {
  const t = useT()
  const clock = useClock()
  const now = useNow()
  return (
    <Row
      href={`/approvals?id=${item.id}`}
      icon={<EffectIcon effectClass={item.effectClass} />}
      text={item.sentence}
      who={<Who name={item.memberName} n={item.runN} />}
      badge={
        item.exceptions > 0 ? (
          <Badge tone="warn">{t.count(item.exceptions, '{n} exception', '{n} exceptions')}</Badge>
        ) : item.effectClass === 'spend' ? (
          <Badge tone="danger">{t(EFFECT_WORDS.spend.word)}</Badge>
        ) : null
      }
      when={t('by {when}', { when: deadline(item.expiresAt, clock, now) })}
    />
  )
}
