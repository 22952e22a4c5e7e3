'use client'

import { useRef } from 'react'

/** Handlers of a window without a button of its own: the focus goes back to whatever had it when it opened. */
export function useFocusBack(): { onOpenAutoFocus: () => void; onCloseAutoFocus: (event: Event) => void } {
  const before = useRef<HTMLElement | null>(null)
  return {
    onOpenAutoFocus: () => {
      before.current = document.activeElement instanceof HTMLElement ? document.activeElement : null
    },
    onCloseAutoFocus: (event) => {
      event.preventDefault()
      before.current?.focus()
    },
  }
}
