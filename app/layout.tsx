import { GeistMono } from 'geist/font/mono'
import { GeistSans } from 'geist/font/sans'
import type { Metadata, Viewport } from 'next'
import { headers } from 'next/headers'
import type { ReactNode } from 'react'
import { Providers } from '#components/data/providers.tsx'
import { LanguageProvider } from '#components/language/language.tsx'
import { readPageSay } from '#server/entry/language/speak.ts'
import { catalogueOf } from '#server/kernel/language/catalogue.ts'
import './globals.css'

export const metadata: Metadata = { title: { default: 'Muster', template: '%s · Muster' }, robots: { index: false, follow: false } }
export const viewport: Viewport = {
  width: 'device-width',
  initialScale: 1,
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#fcfcfd' },
    { media: '(prefers-color-scheme: dark)', color: '#111113' },
  ],
}

/** Every page. The nonce is of this request, so no page is ever prerendered. */
export default async function RootLayout({ children }: { readonly children: ReactNode }) {
  const nonce = (await headers()).get('x-nonce') ?? ''
  const { language } = await readPageSay()
  return (
    <html lang={language} className={`${GeistSans.variable} ${GeistMono.variable}`} suppressHydrationWarning>
      <body>
        <LanguageProvider language={language} catalogue={catalogueOf(language)}>
          <Providers nonce={nonce}>{children}</Providers>
        </LanguageProvider>
      </body>
    </html>
  )
}
