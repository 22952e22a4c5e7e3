'use client'

import { useMemo } from 'react'
import { useT } from '#components/language/language.tsx'
import { useShell } from '#components/shell/use-shell.ts'
import type { Clock } from '#components/time/clock.ts'

/** The workspace's clock, written as this person reads times: language and order of a day are theirs (decision 0072). */
export function useClock(): Clock {
  const say = useT()
  const { workspace, preferences } = useShell()
  const { timeZone: zone } = workspace
  const dates = preferences.dateFormat ?? 'day-month'
  return useMemo(() => ({ zone, say, dates }), [zone, say, dates])
}
