'use client'

import {
  BookOpen,
  CalendarClock,
  CircleHelp,
  CirclePause,
  CircleX,
  Coins,
  Inbox,
  KeyRound,
  type LucideIcon,
  MailX,
  MessageSquare,
  Plug,
  ShieldAlert,
  Unlink,
} from 'lucide-react'
import Link from 'next/link'
import { useT } from '#components/language/language.tsx'
import { useMarkRead } from '#components/notices/use-mark-read.ts'
import { SafeText } from '#components/plan/safe-text.tsx'
import { ago } from '#components/time/format-time.ts'
import { useClock } from '#components/time/use-clock.ts'
import { useNow } from '#components/time/use-now.ts'
import type { NoticeItem, NoticeKind } from '#server/notices/schema.ts'

const ICONS = {
  approval_requested: Inbox,
  approval_reminder: Inbox,
  approval_escalated: Inbox,
  changes_requested: MessageSquare,
  changes_answered: MessageSquare,
  question_asked: CircleHelp,
  run_held: CirclePause,
  run_failed: CircleX,
  handoff_refused: Unlink,
  schedule_paused: CalendarClock,
  mailbox_paused: MailX,
  skill_withdrawn: ShieldAlert,
  skill_permission: BookOpen,
  app_sign_in: KeyRound,
  spend_warned: Coins,
  spend_refused: Coins,
  set_up_asked: Plug,
  permission_suspended: ShieldAlert,
} as const satisfies Record<NoticeKind, LucideIcon>

interface Props {
  readonly items: readonly NoticeItem[]
  readonly onGone?: () => void
}

/** Notices, each a way to what it is about. Opening one marks it as read and decides nothing. */
export function NoticeRows({ items, onGone }: Props) {
  const clock = useClock()
  const now = useNow()
  const t = useT()
  const { mark } = useMarkRead()
  return (
    <ul>
      {items.map((item) => {
        const Icon = ICONS[item.kind]
        return (
          <li key={item.id} className={item.read ? 'notice' : 'notice new'}>
            <Link
              href={item.href}
              onClick={() => {
                if (!item.read) mark(item.id)
                onGone?.()
              }}
            >
              <Icon className="i" aria-hidden />
              <span className="min-w-0">
                <span className="notice-title">
                  <SafeText text={item.title} />
                  {item.read ? null : <span className="sr"> {t('(not read)')}</span>}
                </span>
                <span className="muted block">
                  <SafeText text={item.sentence} />
                </span>
                <span className="muted small block">
                  {ago(item.at, clock, now)}
                  {item.standsInFor.length > 0
                    ? `, ${t('you stand in for {names}', { names: item.standsInFor.join(` ${t('and')} `) })}`
                    : ''}
                </span>
              </span>
            </Link>
          </li>
        )
      })}
    </ul>
  )
}
