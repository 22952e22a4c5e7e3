'use client'

import { type RefCallback, useCallback } from 'react'
import { keepFocusHome } from '#components/ui/keep-focus-home.ts'

/** Ref of a place with a heading, where an answer takes away the button that was pressed: the keyboard goes on from the heading. */
export function useFocusHome<T extends HTMLElement>(): RefCallback<T> {
  return useCallback((place: T | null) => (place === null ? undefined : keepFocusHome(place)), [])
}
