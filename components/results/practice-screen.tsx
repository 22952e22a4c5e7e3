'use client'

import { OutboxScreen } from '#components/results/outbox-screen.tsx'
import { usePracticeTab } from '#components/results/practice-tabs.tsx'
import { TicketsScreen } from '#components/results/tickets-screen.tsx'

/** What was sent in practice and stayed on this machine. */
export function PracticeScreen() {
  const [{ tab }] = usePracticeTab()
  return tab === 'tickets' ? <TicketsScreen /> : <OutboxScreen />
}
