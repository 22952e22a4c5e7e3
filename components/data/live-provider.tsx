'use client'

import { useQueryClient } from '@tanstack/react-query'
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react'
import { markStale } from '#components/data/mark-stale.ts'
import { type LiveState, openLive } from '#components/data/open-live.ts'

const LiveContext = createContext<LiveState>('connecting')
const GATHER_MS = 200

/** What a signal makes old, by the first part of the path; a signal says only that something changed. */
const STALE_BY_TYPE: { readonly [type: string]: readonly string[] } = {
  'run.changed': ['runs', 'home', 'shell', 'results', 'outbox', 'members', 'approvals', 'asks', 'costs'],
  'approval.changed': ['approvals', 'runs', 'home', 'shell'],
  'audit.appended': ['audit', 'runs'],
  'notice.changed': ['notices', 'shell'],
  'authoring.changed': ['authoring', 'members'],
  'trigger.changed': ['triggers', 'schedules', 'members', 'webhooks', 'mailboxes'],
}

/** Keeps everything below fresh: one stream for all tabs, which only marks what it names as old. */
export function LiveProvider({ children }: { readonly children: ReactNode }) {
  const client = useQueryClient()
  const [state, setState] = useState<LiveState>('connecting')
  useEffect(() => {
    const gathered = new Set<string>()
    let timer: ReturnType<typeof setTimeout> | undefined
    const close = openLive({
      onState: setState,
      onSignal: (type) => {
        for (const part of STALE_BY_TYPE[type] ?? ['*']) gathered.add(part)
        timer ??= setTimeout(() => {
          timer = undefined
          markStale(client, gathered)
          gathered.clear()
        }, GATHER_MS)
      },
    })
    return () => {
      clearTimeout(timer)
      close()
    }
  }, [client])
  return <LiveContext value={state}>{children}</LiveContext>
}

/** Whether what is shown is kept fresh, and how. */
export function useLive(): LiveState {
  return useContext(LiveContext)
}
