'use client'

import { Keyboard, Menu } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useLive } from '#components/data/live-provider.tsx'
import type { LiveState } from '#components/data/open-live.ts'
import { Bell } from '#components/notices/bell.tsx'
import { Palette } from '#components/shell/palette.tsx'
import { openShortcuts } from '#components/shell/shortcut-sheet.tsx'
import { useShell, useZone } from '#components/shell/use-shell.ts'
import { clockTime, zoneName } from '#components/time/format-time.ts'
import { useNow } from '#components/time/use-now.ts'
import { openLater } from '#components/ui/open-later.tsx'
import { plainName } from '#components/ui/plain-name.ts'

const NavSheet = openLater(async () => (await import('#components/shell/nav-sheet.tsx')).NavSheet)

/** Workspace, whether what is shown is live, and the clock of the workspace's time zone. */
export function Head() {
  const { workspace } = useShell()
  const [open, setOpen] = useState(false)
  return (
    <header className="head">
      <button
        type="button"
        className="btn icon ghost touch min-[901px]:hidden"
        aria-label="Menu"
        aria-haspopup="dialog"
        aria-expanded={open}
        onClick={() => setOpen(true)}
      >
        <Menu className="i" aria-hidden />
      </button>
      <NavSheet open={open} onOpenChange={setOpen} />
      <p className="ws">
        <bdi className="tenant">{plainName(workspace.tenantName)}</bdi>
        <span className="sep tenant" aria-hidden="true">
          /
        </span>
        <bdi>{plainName(workspace.name)}</bdi>
      </p>
      <span className="grow" />
      <Palette />
      <span className="grow" />
      <LiveMark />
      <Clock />
      <Bell />
      <button type="button" className="btn icon ghost max-[900px]:hidden" aria-label="Keyboard shortcuts" onClick={openShortcuts}>
        <Keyboard className="i" aria-hidden />
      </button>
    </header>
  )
}

const LIVE_WORDS = {
  live: { word: 'Live', means: 'Changes show by themselves.' },
  connecting: { word: 'Connecting', means: 'Changes show by themselves once it is connected.' },
  lost: { word: 'Reconnecting', means: 'What you see may be old. It is read again as soon as there is a connection.' },
  polling: { word: 'Reconnecting', means: 'Looked at again every 15 s meanwhile.' },
} as const satisfies Record<LiveState, { word: string; means: string }>

function LiveMark() {
  const state = useLive()
  const { word, means } = LIVE_WORDS[state]
  return (
    <span className={state === 'live' ? 'live' : 'live off'} role="status" title={means}>
      <span className="dot" aria-hidden="true" />
      {word}
    </span>
  )
}

/** Shown once the browser is there: server and browser need not agree on the minute. */
function Clock() {
  const zone = useZone()
  const now = useNow()
  const [ready, setReady] = useState(false)
  useEffect(() => setReady(true), [])
  return (
    <span className="live live-time" title={`All times are in ${zone}`}>
      {ready ? `${clockTime(now, zone)} ${zoneName(now, zone)}` : zone}
    </span>
  )
}
