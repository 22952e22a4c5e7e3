'use client'

import { Dialog as Radix } from 'radix-ui'
import type { ReactNode } from 'react'
import { useFocusBack } from '#components/ui/use-focus-back.ts'

export interface DialogProps {
  readonly open: boolean
  readonly onOpenChange: (open: boolean) => void
  readonly title: string
  /** One sentence under the title. */
  readonly about?: string
  readonly children: ReactNode
}

/** The window of `Dialog`; loaded when it is wanted. */
export function DialogWindow({ open, onOpenChange, title, about, children }: DialogProps) {
  const focusBack = useFocusBack()
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="overlay" />
        <Radix.Content {...focusBack} className="dialog" {...(about ? {} : { 'aria-describedby': undefined as never })}>
          <Radix.Title asChild>
            <h2>{title}</h2>
          </Radix.Title>
          {about ? <Radix.Description className="muted mt-1 text-sm">{about}</Radix.Description> : null}
          <div className="mt-4">{children}</div>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
