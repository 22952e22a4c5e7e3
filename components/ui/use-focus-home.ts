'use client'

import { type RefCallback, useCallback } from 'react'
import { type GoOn, keepFocusHome } from '#components/ui/keep-focus-home.ts'

/**
 * Ref of a place where an answer takes away the button that was pressed: the keyboard goes on from the heading of the place, or from
 * what `goOn` says.
 * @param goOn the same function each time
 */
export function useFocusHome<T extends HTMLElement>(goOn?: GoOn): RefCallback<T> {
  return useCallback((place: T | null) => (place === null ? undefined : keepFocusHome(place, goOn)), [goOn])
}
