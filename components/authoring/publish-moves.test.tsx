import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { StartOffer } from '#components/authoring/chat/start-offer.tsx'
import { PublishMoves } from '#components/authoring/publish-moves.tsx'
import { ShellContext } from '#components/shell/use-shell.ts'
import type { AuthoredMember } from '#server/bridge/authoring/schema.ts'
import type { Shell } from '#server/bridge/schema.ts'

const FIFTH = { cron: '0 9 5 * *', zone: 'Europe/Berlin' }
const shown = (what: React.ReactNode, items: readonly object[] = []): string => {
  const queries = new QueryClient()
  queries.setQueryData(['/members/mem_1/triggers'], { items, next: null, allPaused: null })
  const preview = `/schedules/preview?${new URLSearchParams({ sentence: FIFTH.cron, timeZone: FIFTH.zone })}`
  queries.setQueryData([preview], { ok: true, readback: 'At 09:00, on day 5 of the month' })
  return renderToStaticMarkup(
    <QueryClientProvider client={queries}>
      <ShellContext value={{ person: { role: 'operator' } } as Shell}>{what}</ShellContext>
    </QueryClientProvider>,
  )
}
const other = { id: 'trg_1', cron: '0 8 * * 1', timeZone: 'UTC', readback: 'At 08:00, on Monday', pause: null }
const offer = (status: string, items?: readonly object[], isFirst = true) =>
  shown(<StartOffer member={{ id: 'mem_1', status } as AuthoredMember} starts={FIFTH} isFirst={isFirst} />, items)

test('who puts it to work reads the schedule that was talked about, and that none is set up only where none was', () => {
  const said = shown(<PublishMoves memberId="mem_1" next="v1" proposed={FIFTH} />)
  expect(said).toContain('offered next: At 09:00, on day 5 of the month (Europe/Berlin).')
  expect(said).not.toContain('No schedule is set up')
  expect(shown(<PublishMoves memberId="mem_1" next="v1" proposed={null} />)).toContain('No schedule is set up yet')
  expect(shown(<PublishMoves memberId="mem_1" next="v2" proposed={FIFTH} />, [other])).toContain('1 schedule moves to it')
})

test('the page of a crew member offers that schedule with one press once it is at work, until any schedule is set up', () => {
  expect(offer('active')).toMatch(/At 09:00, on day 5 of the month \(Europe\/Berlin\)\. Nothing starts.*Look at the schedule/s)
  expect(offer('provisional')).toContain('That is set up once it is at work.')
  expect(offer('provisional')).not.toContain('<button')
  expect(offer('active', [other])).toBe('')
  expect(offer('active', [other], false), 'in the conversation').toContain('Look at the schedule')
  expect(offer('active', [{ ...other, cron: FIFTH.cron, timeZone: FIFTH.zone }], false)).toBe('')
})
