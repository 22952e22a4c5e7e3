'use client'

import { useRef } from 'react'
import { focusHeading } from '#components/ui/keep-focus-home.ts'

/**
 * Handlers of a window without a button of its own: the focus goes back to whatever had it when it opened; where that is gone, to the
 * heading of the page.
 */
export function useFocusBack(): { onOpenAutoFocus: () => void; onCloseAutoFocus: (event: Event) => void } {
  const before = useRef<HTMLElement | null>(null)
  return {
    onOpenAutoFocus: () => {
      before.current = document.activeElement instanceof HTMLElement ? document.activeElement : null
    },
    onCloseAutoFocus: (event) => {
      event.preventDefault()
      if (before.current?.isConnected === false) focusHeading(document.querySelector('main') ?? document)
      else before.current?.focus()
    },
  }
}
