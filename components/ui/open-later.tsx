'use client'

import { type ComponentType, type ReactNode, useEffect, useState } from 'react'
import { Problem } from '#components/data/problem.ts'
import { showProblem } from '#components/ui/show-problem.tsx'
import { msg } from '#server/kernel/language/say.ts'

interface Openable {
  readonly open: boolean
  readonly onOpenChange: (open: boolean) => void
}

const HANDS = ['pointermove', 'pointerdown', 'keydown'] as const

/**
 * A part that opens over the page, whose code comes once somebody is there to open it: with the first move of a hand on
 * the page, so that it is here when it is wanted, also when the connection is lost later (ui.md, budgets).
 * @param load its module's part; asked again when it did not arrive
 * @param instead what stands in its place until it was opened once
 */
export function openLater<P extends Openable>(load: () => Promise<ComponentType<P>>, instead?: (props: P) => ReactNode): ComponentType<P> {
  let Part: ComponentType<P> | null = null
  const fetchPart = async (): Promise<void> => {
    Part ??= await load()
  }
  return function OpenLater(props: P) {
    const { open, onOpenChange } = props
    const [isShown, setShown] = useState(false)
    useEffect(() => onFirstHand(() => fetchPart().catch(() => undefined)), [])
    useEffect(() => {
      if (!open || isShown) return
      let isWanted = true
      fetchPart().then(
        () => isWanted && setShown(true),
        () => {
          if (!isWanted) return
          onOpenChange(false)
          showProblem(notLoaded())
        },
      )
      return () => {
        isWanted = false
      }
    }, [open, isShown, onOpenChange])
    return isShown && Part ? <Part {...props} /> : (instead?.(props) ?? null)
  }
}

/** @returns stops listening */
function onFirstHand(act: () => void): () => void {
  const once = (): void => {
    stop()
    act()
  }
  const stop = (): void => {
    for (const hand of HANDS) window.removeEventListener(hand, once, true)
  }
  for (const hand of HANDS) window.addEventListener(hand, once, { capture: true, passive: true })
  return stop
}

function notLoaded(): Problem {
  return new Problem({
    status: 0,
    code: 'OFFLINE',
    title: msg('This could not be opened'),
    detail: msg('A part of the page did not arrive. Nothing was sent. Try again when you are connected.'),
    traceId: '',
  })
}
