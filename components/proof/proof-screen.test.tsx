import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { NuqsTestingAdapter } from 'nuqs/adapters/testing'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { ProofScreen } from '#components/proof/proof-screen.tsx'
import { ShellContext } from '#components/shell/use-shell.ts'
import type { Shell } from '#server/bridge/schema.ts'

const shell = { person: { role: 'admin' }, workspace: { timeZone: 'UTC' } } as Shell
const screen = (mayRead: boolean): string =>
  renderToStaticMarkup(
    <QueryClientProvider client={new QueryClient()}>
      <NuqsTestingAdapter>
        <ShellContext.Provider value={shell}>
          <ProofScreen mayRead={mayRead} />
        </ShellContext.Provider>
      </NuqsTestingAdapter>
    </QueryClientProvider>,
  )

test('Verify and Export are not shown to people who may not read the proof', () => {
  expect(screen(true)).toMatch(/Is everything unaltered\?.*Entries/s)
  expect(screen(true)).toContain('/api/v1/audit/export')
  expect(screen(false)).not.toContain('Is everything unaltered?')
  expect(screen(false)).not.toContain('/api/v1/audit/export')
})
