'use client'

import { useEffect, useRef } from 'react'

const OFF = 'muster.keys'

/** Whether single-key shortcuts are on in this browser (WCAG 2.1.4). */
export function keysAreOn(): boolean {
  return typeof window === 'undefined' || window.localStorage.getItem(OFF) !== 'off'
}

/** Switches single-key shortcuts on or off in this browser. */
export function setKeysOn(on: boolean): void {
  if (on) window.localStorage.removeItem(OFF)
  else window.localStorage.setItem(OFF, 'off')
}

/** Single-key shortcuts: inert in inputs and dialogs, with a modifier, and when switched off. @param keys key → what it does */
export function useKeys(keys: { readonly [key: string]: () => void }): void {
  const latest = useRef(keys)
  useEffect(() => {
    latest.current = keys
  })
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.repeat || !keysAreOn()) return
      const target = event.target as HTMLElement
      if (target.closest('input, textarea, select, [contenteditable], [role=dialog], [role=menu]')) return
      const act = latest.current[event.key]
      if (!act) return
      event.preventDefault()
      act()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [])
}
