'use client'

import { parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs'
import { useT } from '#components/language/language.tsx'
import { Tabs } from '#components/ui/tabs.tsx'
import { msg } from '#server/kernel/language/say.ts'

export const PRACTICE_TABS = ['mail', 'tickets'] as const
const WORDS = { mail: msg('E-mails'), tickets: msg('Tickets') } as const

/** Which of the things that stayed on this machine are shown. */
export function usePracticeTab() {
  return useQueryStates({ tab: parseAsStringLiteral(PRACTICE_TABS).withDefault('mail'), id: parseAsString })
}

/** Head of the outbox: e-mails and tickets, both kept on this machine. */
export function PracticeTabs() {
  const t = useT()
  const [{ tab }, set] = usePracticeTab()
  return (
    <>
      <h1 className="sr">{t('Outbox')}</h1>
      <div className="card-tabs list-top">
        <Tabs
          label={t('What stayed here')}
          tabs={PRACTICE_TABS}
          current={tab}
          words={{ mail: t(WORDS.mail), tickets: t(WORDS.tickets) }}
          onChoose={(next) => void set({ tab: next, id: null })}
        />
        <span className="small muted whitespace-nowrap">{t('kept on this machine')}</span>
      </div>
    </>
  )
}
