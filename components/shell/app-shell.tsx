'use client'

import type { ReactNode } from 'react'
import { LiveProvider } from '#components/data/live-provider.tsx'
import { useRead } from '#components/data/use-read.ts'
import { NumbersProvider, useT } from '#components/language/language.tsx'
import { Head } from '#components/shell/head.tsx'
import { MailBanner } from '#components/shell/mail-banner.tsx'
import { Nav } from '#components/shell/nav.tsx'
import { ShortcutSheet } from '#components/shell/shortcut-sheet.tsx'
import { ShellContext } from '#components/shell/use-shell.ts'
import type { Shell } from '#server/bridge/schema.ts'

/** Navigation, head and banner around a page, which brings its own `main`. */
export function AppShell({ initial, children }: { readonly initial: Shell; readonly children: ReactNode }) {
  const t = useT()
  const { data = initial } = useRead<Shell>('/shell', { initial })
  return (
    <NumbersProvider format={data.preferences.numberFormat}>
      <ShellContext value={data}>
        <LiveProvider>
          <div className="app">
            <a className="skip" href="#main">
              {t('Skip to the page')}
            </a>
            <nav className="nav" aria-label={t('Main')}>
              <Nav />
            </nav>
            <Head />
            <MailBanner workspace={data.workspace} outbox={data.counts.outbox} />
            <div className="main" id="main" tabIndex={-1}>
              {children}
            </div>
          </div>
          <ShortcutSheet />
        </LiveProvider>
      </ShellContext>
    </NumbersProvider>
  )
}
