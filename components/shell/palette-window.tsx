'use client'

import { useRouter } from 'next/navigation'
import { Dialog } from 'radix-ui'
import { type KeyboardEvent, useState } from 'react'
import { useT } from '#components/language/language.tsx'
import { useJumps } from '#components/shell/use-jumps.ts'
import { plainName } from '#components/ui/plain-name.ts'
import { useFocusBack } from '#components/ui/use-focus-back.ts'

interface Props {
  readonly open: boolean
  readonly onOpenChange: (open: boolean) => void
}

/** The window of the palette; loaded when it is wanted. */
export function PaletteWindow({ open, onOpenChange }: Props) {
  const t = useT()
  const focusBack = useFocusBack()
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Overlay className="overlay" />
        <Dialog.Content {...focusBack} className="dialog palette" aria-describedby={undefined as never}>
          <Dialog.Title className="sr">{t('Search or jump to')}</Dialog.Title>
          <JumpList onGone={() => onOpenChange(false)} />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

function JumpList({ onGone }: { readonly onGone: () => void }) {
  const t = useT()
  const router = useRouter()
  const [typed, setTyped] = useState('')
  const [at, setAt] = useState(0)
  const jumps = useJumps(true, typed)
  const here = Math.min(at, jumps.length - 1)
  const go = (href: string | undefined): void => {
    if (href === undefined) return
    onGone()
    router.push(href)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowDown') setAt(Math.min(here + 1, jumps.length - 1))
    else if (event.key === 'ArrowUp') setAt(Math.max(here - 1, 0))
    else if (event.key === 'Enter') go(jumps[here]?.href)
    else return
    event.preventDefault()
  }
  return (
    <>
      <input
        className="palette-input"
        role="combobox"
        aria-label={t('Search or jump to')}
        aria-expanded="true"
        aria-controls="jumps"
        aria-activedescendant={jumps.length > 0 ? `jump-${here}` : undefined}
        placeholder={t('A page, a crew member, a run')}
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value)
          setAt(0)
        }}
        onKeyDown={onKeyDown}
      />
      <div id="jumps" role="listbox" aria-label={t('Found')} className="palette-list">
        {jumps.map((jump, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the input above takes the keys of the list
          <div
            key={jump.href}
            id={`jump-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === here}
            className="palette-item"
            onClick={() => go(jump.href)}
            onMouseMove={() => setAt(index)}
          >
            <bdi className="strong exact">{plainName(jump.name)}</bdi>
            <bdi className="muted clip">{plainName(jump.about)}</bdi>
          </div>
        ))}
      </div>
      {jumps.length === 0 ? <p className="muted p-4 text-sm">{t('Nothing is called that.')}</p> : null}
    </>
  )
}
