import type { ReactNode } from 'react'
import { AppShell } from '#components/shell/app-shell.tsx'
import { readShell } from '#server/bridge/read-home.ts'
import { readPageSession } from '#server/entry/read-principal.ts'

/** The frame of every signed-in page. Who is not signed in gets the page's own redirect, without a frame. */
export async function AppFrame({ children }: { readonly children: ReactNode }) {
  const session = await readPageSession()
  if (!session?.principal) return <>{children}</>
  return <AppShell initial={await readShell(session.principal)}>{children}</AppShell>
}
