'use client'

import { Keyboard, Menu } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useLive } from '#components/data/live-provider.tsx'
import type { LiveState } from '#components/data/open-live.ts'
import { useT } from '#components/language/language.tsx'
import { Bell } from '#components/notices/bell.tsx'
import { Palette } from '#components/shell/palette.tsx'
import { openShortcuts } from '#components/shell/shortcut-sheet.tsx'
import { useShell } from '#components/shell/use-shell.ts'
import { clockTime, zoneName } from '#components/time/format-time.ts'
import { useClock } from '#components/time/use-clock.ts'
import { useNow } from '#components/time/use-now.ts'
import { openLater } from '#components/ui/open-later.tsx'
import { plainName } from '#components/ui/plain-name.ts'
import { msg } from '#server/kernel/language/say.ts'

const NavSheet = openLater(async () => (await import('#components/shell/nav-sheet.tsx')).NavSheet)

/** Workspace, whether what is shown is live, and the clock of the workspace's time zone. */
export function Head() {
  const t = useT()
  const { workspace } = useShell()
  const [open, setOpen] = useState(false)
  return (
    <header className="head">
      <button
        type="button"
        className="btn icon ghost touch min-[901px]:hidden"
        aria-label={t('Menu')}
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
      <span className="grow max-[900px]:hidden" />
      <LiveMark />
      <Clock />
      <Bell />
      <button type="button" className="btn icon ghost max-[900px]:hidden" aria-label={t('Keyboard shortcuts')} onClick={openShortcuts}>
        <Keyboard className="i" aria-hidden />
      </button>
    </header>
  )
}

const LIVE_WORDS = {
  live: { word: msg('Live'), means: msg('Changes show by themselves.') },
  connecting: { word: msg('Connecting'), means: msg('Changes show by themselves once it is connected.') },
  lost: { word: msg('Reconnecting'), means: msg('What you see may be old. It is read again as soon as there is a connection.') },
  polling: { word: msg('Reconnecting'), means: msg('Looked at again every 15 s meanwhile.') },
} as const satisfies Record<LiveState, { word: string; means: string }>

function LiveMark() {
  const t = useT()
  const state = useLive()
  const { word, means } = LIVE_WORDS[state]
  return (
    <span className={state === 'live' ? 'live' : 'live off'} role="status" title={t(means)}>
      <span className="dot" aria-hidden="true" />
      {t(word)}
    </span>
  )
}

/** Shown once the browser is there: server and browser need not agree on the minute. */
function Clock() {
  const t = useT()
  const clock = useClock()
  const now = useNow()
  const [ready, setReady] = useState(false)
  useEffect(() => setReady(true), [])
  return (
    <span className="live live-time" title={t('All times are in {zone}', { zone: clock.zone })}>
      {ready ? `${clockTime(now, clock)} ${zoneName(now, clock)}` : clock.zone}
    </span>
  )
}
