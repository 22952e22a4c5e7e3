'use client'

import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { ThemeProvider } from 'next-themes'
import { NuqsAdapter } from 'nuqs/adapters/next/app'
import { type ReactNode, useState } from 'react'
import { Toasts } from '#components/ui/toasts.tsx'

const FRESH_MS = 5_000

/** What every page stands on: data, address state, light and dark, toasts. */
export function Providers({ nonce, children }: { readonly nonce: string; readonly children: ReactNode }) {
  const [client] = useState(
    // `always`: without a connection a request fails and says so; the library's default would send it later, unseen
    () =>
      new QueryClient({
        defaultOptions: {
          queries: { staleTime: FRESH_MS, refetchOnWindowFocus: true, refetchOnReconnect: true, networkMode: 'always' },
          mutations: { networkMode: 'always' },
        },
      }),
  )
  return (
    <ThemeProvider attribute="class" defaultTheme="system" enableSystem disableTransitionOnChange nonce={nonce}>
      <NuqsAdapter>
        <QueryClientProvider client={client}>{children}</QueryClientProvider>
        <Toasts />
      </NuqsAdapter>
    </ThemeProvider>
  )
}
