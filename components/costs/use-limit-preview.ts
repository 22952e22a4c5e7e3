'use client'

import { useState } from 'react'
import { useAct } from '#components/data/use-act.ts'
import type { LimitPreview, LimitView } from '#server/bridge/costs/schema.ts'

export interface WantedLimit {
  readonly scope: LimitView['scope']
  readonly subjectId: string | null
  readonly period: LimitView['period']
  readonly maxMicro: number | null
}

/** What a limit would have done; known only for exactly what is wanted now, since saving waits until it was shown (ui.md). */
export function useLimitPreview(wanted: WantedLimit) {
  const [shown, setShown] = useState<{ readonly of: string; readonly preview: LimitPreview } | null>(null)
  const { act, busy, problem } = useAct<LimitPreview>({
    quiet: true,
    onDone: (preview, { body }) => setShown({ of: JSON.stringify(body), preview }),
  })
  const preview = shown?.of === JSON.stringify(wanted) ? shown.preview : null
  return { preview, busy, problem, look: (): void => act({ path: '/spend-limits/preview', body: wanted }) }
}
