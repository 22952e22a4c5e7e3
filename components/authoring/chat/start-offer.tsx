'use client'

import { CalendarClock } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useState } from 'react'
import { useRead } from '#components/data/use-read.ts'
import { useT } from '#components/language/language.tsx'
import { useOff } from '#components/shell/use-shell.ts'
import { usePreview } from '#components/triggers/use-preview.ts'
import { Button } from '#components/ui/button.tsx'
import type { AuthoredMember } from '#server/bridge/authoring/schema.ts'
import type { TriggerList } from '#server/triggers/schema.ts'

const ScheduleDialog = dynamic(async () => (await import('#components/triggers/schedule-dialog.tsx')).ScheduleDialog)

interface Props {
  readonly member: AuthoredMember
  readonly starts: { readonly cron: string; readonly zone: string }
  /** Offered only while no other schedule is set up. */
  readonly isFirst?: boolean
}

/** The schedule that was talked about: made only when somebody looks at it and says so, and never before the crew member is at work. */
export function StartOffer({ member, starts: { cron, zone }, isFirst = false }: Props) {
  const t = useT()
  const off = useOff('operator')
  const [isOpen, setOpen] = useState(false)
  const { data } = useRead<TriggerList>(`/members/${member.id}/triggers`)
  const { preview } = usePreview(cron, zone)
  if (!data || data.items.some((item) => isFirst || (item.cron === cron && item.timeZone === zone))) return null
  const isAtWork = member.status === 'active'
  const when = preview?.ok ? preview.readback : cron
  return (
    <section className="note mb-4">
      <CalendarClock className="i" aria-hidden />
      <div className="grow">
        <p>
          {isAtWork
            ? t('It would start by itself: {when} ({zone}). Nothing starts before you say so.', { when, zone })
            : t('It would start by itself: {when} ({zone}). That is set up once it is at work.', { when, zone })}
        </p>
        {isAtWork ? (
          <p className="mt-2">
            <Button size="s" off={off} onClick={() => setOpen(true)}>
              {t('Look at the schedule')}
            </Button>
          </p>
        ) : null}
      </div>
      {isOpen ? (
        <ScheduleDialog member={member} schedule={null} given={{ sentence: cron, timeZone: zone }} onClose={() => setOpen(false)} />
      ) : null}
    </section>
  )
}
