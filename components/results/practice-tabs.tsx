'use client'

import { parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs'
import { Tabs } from '#components/ui/tabs.tsx'

export const PRACTICE_TABS = ['mail', 'tickets'] as const
const WORDS = { mail: 'E-mails', tickets: 'Tickets' } as const

/** Which of the things that stayed on this machine are shown. */
export function usePracticeTab() {
  return useQueryStates({ tab: parseAsStringLiteral(PRACTICE_TABS).withDefault('mail'), id: parseAsString })
}

/** Head of the outbox: e-mails and tickets, both kept on this machine. */
export function PracticeTabs() {
  const [{ tab }, set] = usePracticeTab()
  return (
    <>
      <h1 className="sr">Outbox</h1>
      <div className="card-tabs list-top">
        <Tabs
          label="What stayed here"
          tabs={PRACTICE_TABS}
          current={tab}
          words={WORDS}
          onChoose={(next) => void set({ tab: next, id: null })}
        />
        <span className="small muted whitespace-nowrap">kept on this machine</span>
      </div>
    </>
  )
}
