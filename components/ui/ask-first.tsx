import { type ReactNode, useRef, useState } from 'react'
import { useT } from '#components/language/language.tsx'
import { Button, type ButtonLook, type ButtonSize } from '#components/ui/button.tsx'
import { takeFocus } from '#components/ui/take-focus.ts'

interface Props {
  /** The press that asks, such as “Remove”, and of what, for those who only hear it. */
  readonly word: string
  readonly about?: string
  /** What follows, where the sure press does not say it. */
  readonly means?: ReactNode
  /** The press that does it, and the one that leaves all as it is. */
  readonly sure: string
  readonly keep?: string
  readonly size?: ButtonSize
  readonly look?: ButtonLook
  readonly busy: boolean
  readonly off?: string | null
  readonly onSure: () => void
}

/** A press that takes something away: it is asked about in its place first. The keyboard goes along, there and back. */
export function AskFirst({ word, about, means, sure, keep, size = 'xs', look = 'danger', busy, off = null, onSure }: Props) {
  const t = useT()
  const [isAsked, setAsked] = useState(false)
  const wasAsked = useRef(false)
  const heard = about === undefined ? null : <span className="sr"> {about}</span>
  if (!isAsked)
    return (
      <Button
        size={size}
        look={look}
        off={off}
        ref={wasAsked.current ? takeFocus : null}
        onClick={() => {
          wasAsked.current = true
          setAsked(true)
        }}
      >
        {word}
        {heard}
      </Button>
    )
  return (
    <>
      {means ? <span className="text-sm">{means}</span> : null}
      <Button size={size} ref={takeFocus} onClick={() => setAsked(false)}>
        {keep ?? t('Keep it')}
        {heard}
      </Button>
      <Button size={size} look="solid-danger" busy={busy} onClick={onSure}>
        {sure}
        {heard}
      </Button>
    </>
  )
}
