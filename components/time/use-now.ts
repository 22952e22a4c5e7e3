'use client'

import { useEffect, useState } from 'react'

/** The time, at most `everyMs` old, for "5 min ago" and the clock. Not announced: nobody wants a clock read out. */
export function useNow(everyMs = 20_000): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs)
    return () => clearInterval(timer)
  }, [everyMs])
  return now
}
