'use client'

import { type FocusEvent, type RefObject, useEffect, useRef } from 'react'

interface Pressed {
  /** What the button does, as `data-verb` says it; null for one that has no others like it. */
  readonly verb: string | null
  readonly at: number
}

/**
 * By keyboard the focus is never lost with a button that is gone once it was pressed: it goes to the next one like it, else to where
 * one talks.
 * @returns handlers of the part that holds the buttons
 */
export function useFocusOn(part: RefObject<HTMLElement | null>, field: RefObject<HTMLElement | null>) {
  const last = useRef<Pressed | null>(null)
  const alike = (verb: string | null): HTMLElement[] =>
    verb === null ? [] : [...(part.current?.querySelectorAll<HTMLElement>(`[data-verb="${verb}"]`) ?? [])]
  useEffect(() => {
    if (last.current === null || document.activeElement !== document.body) return
    const others = alike(last.current.verb)
    const next = others[Math.min(last.current.at, others.length - 1)] ?? field.current
    next?.focus()
  })
  return {
    onFocus: ({ target }: FocusEvent<HTMLElement>): void => {
      const verb = target.dataset['verb'] ?? null
      last.current = target.matches(':focus-visible') ? { verb, at: alike(verb).indexOf(target) } : null
    },
    // Leaving it for nothing else is no loss; a button that is taken away is not heard here.
    onBlur: (): void => {
      last.current = null
    },
  }
}
