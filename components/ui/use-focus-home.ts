'use client'

import { type RefCallback, useCallback } from 'react'

/** The first heading of a place, or of the page, takes the focus; where it stood, nothing of the place is scrolled away. */
export function focusHeading(place: ParentNode): void {
  const heading = place.querySelector<HTMLElement>('h1, h2, h3') ?? document.querySelector<HTMLElement>('main h1')
  if (!heading) return
  if (!heading.hasAttribute('tabindex')) heading.tabIndex = -1
  heading.focus({ preventScroll: true })
}

/**
 * Ref of a place with a heading: when an answer takes away what had the focus in it, the keyboard goes on from its heading, not from
 * the top of the page. What somebody left by themselves stays left.
 */
export function useFocusHome<T extends HTMLElement>(): RefCallback<T> {
  return useCallback((place: T | null) => {
    if (place === null) return undefined
    let last: Element | null = null
    const note = ({ target }: FocusEvent): void => {
      last = target instanceof Element ? target : null
    }
    const leave = ({ target }: FocusEvent): void => {
      // Taken away, it is gone by then; left with a click into nothing, it is still there.
      setTimeout(() => {
        if (last === target && last instanceof Element && last.isConnected && document.activeElement === document.body) last = null
      }, 0)
    }
    const mend = (): void => {
      if (last === null || last.isConnected || document.activeElement !== document.body) return
      last = null
      focusHeading(place)
    }
    const watcher = new MutationObserver(mend)
    place.addEventListener('focusin', note)
    place.addEventListener('focusout', leave)
    watcher.observe(place, { childList: true, subtree: true })
    return () => {
      watcher.disconnect()
      place.removeEventListener('focusin', note)
      place.removeEventListener('focusout', leave)
    }
  }, [])
}
