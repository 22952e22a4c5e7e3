import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { Starts } from '#components/crews/starts.tsx'
import { ShellContext } from '#components/shell/use-shell.ts'
import type { MemberDetail, Shell } from '#server/bridge/schema.ts'

const shown = (status: MemberDetail['status'], role: Shell['person']['role'] = 'admin'): string => {
  const queries = new QueryClient()
  for (const kind of ['triggers', 'webhooks', 'mailboxes']) queries.setQueryData([`/members/mem_1/${kind}`], { items: [], allPaused: null })
  return renderToStaticMarkup(
    <QueryClientProvider client={queries}>
      <ShellContext value={{ person: { role } } as Shell}>
        <Starts member={{ id: 'mem_1', status } as MemberDetail} />
      </ShellContext>
    </QueryClientProvider>,
  )
}
const times = (html: string, words: string): number => html.split(words).length - 1

test('that a draft is put to work first is said once, and each of the three ways to start points there', () => {
  const draft = shown('provisional')
  expect(times(draft, 'ut it to work first')).toBe(1)
  expect(times(draft, 'aria-disabled="true"')).toBe(3)
  expect(times(draft, 'aria-describedby="at-work-first"')).toBe(3)
  expect(times(draft, 'id="at-work-first"')).toBe(1)
  expect(shown('active')).not.toMatch(/ut it to work first|aria-disabled|at-work-first/)
})

test('a role that may not set it up is the reason that is said, also before it is at work', () => {
  const draft = shown('provisional', 'operator')
  expect(times(draft, 'aria-describedby="at-work-first"')).toBe(2)
  expect(draft).toContain('class="off-why"')
})
