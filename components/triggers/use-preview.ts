'use client'

import { useEffect, useState } from 'react'
import { useRead } from '#components/data/use-read.ts'
import type { SchedulePreview } from '#server/triggers/schema.ts'

const QUIET_MS = 250

/** What a sentence means, asked of the server once the typing rests. @returns null until there is an answer */
export function usePreview(sentence: string, timeZone: string): { preview: SchedulePreview | null; asked: string } {
  const [asked, setAsked] = useState(sentence)
  useEffect(() => {
    const timer = setTimeout(() => setAsked(sentence), QUIET_MS)
    return () => clearTimeout(timer)
  }, [sentence])
  const query = new URLSearchParams({ sentence: asked, timeZone })
  const { data } = useRead<SchedulePreview>(asked.trim() === '' ? null : `/schedules/preview?${query}`, { keep: true })
  return { preview: asked.trim() === '' ? null : (data ?? null), asked }
}
