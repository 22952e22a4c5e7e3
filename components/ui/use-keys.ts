'use client'

import { useEffect, useRef } from 'react'
import { useShell } from '#components/shell/use-shell.ts'

/** Where a letter is text, or belongs to what stands open. The source editor takes keys in an element that is no input. */
const TYPED_IN = 'input, textarea, select, [contenteditable], [role=textbox], .monaco-editor, [role=dialog], [role=menu]'

/**
 * Single-key shortcuts: inert in inputs and dialogs, with a modifier, and when this person switched them off (WCAG 2.1.4).
 * @param keys key → what it does
 */
export function useKeys(keys: { readonly [key: string]: () => void }): void {
  const isOn = useShell().preferences.singleKeys !== false
  const latest = useRef(keys)
  useEffect(() => {
    latest.current = keys
  })
  useEffect(() => {
    if (!isOn) return
    const onKey = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return
      const target = event.target as HTMLElement
      if (target.closest(TYPED_IN)) return
      const act = latest.current[event.key]
      if (!act) return
      event.preventDefault()
      act()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [isOn])
}
