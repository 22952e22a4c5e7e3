'use client'

import { parseAsString, useQueryState } from 'nuqs'
import { useEffect, useRef } from 'react'

/**
 * Which entry of a list is open, as `?id=` in the address. Opening one is a step of the browser's history, so that Back
 * leads to the list and not away from the page.
 */
export function useOpenDetail() {
  const [id, setId] = useQueryState('id', parseAsString)
  /** The entry that was opened from the list, one step ahead of it. */
  const fromList = useRef<string | null>(null)
  useEffect(() => {
    if (id === null) fromList.current = null
  }, [id])
  return {
    id,
    /** Opens an entry; Back closes it. */
    open: (next: string): void => {
      if (next === id) return
      if (id === null) fromList.current = next
      void setId(next, { history: 'push' })
    },
    /** Shows another entry, or none, in the same step of the history. */
    show: (next: string | null): void => void setId(next),
    /** Back to the list: the step that opened the entry is undone, so that Back does not open it again. */
    close: (): void => {
      if (id !== null && fromList.current === id) window.history.back()
      else void setId(null)
    },
  }
}
