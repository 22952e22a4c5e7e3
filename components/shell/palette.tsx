'use client'

import { Search } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { Dialog } from 'radix-ui'
import { type KeyboardEvent, useEffect, useState } from 'react'
import { useJumps } from '#components/shell/use-jumps.ts'

/** Search or jump to: opens with the button or with ⌘K and Ctrl K. */
export function Palette() {
  const [open, setOpen] = useState(false)
  useEffect(() => {
    const onKey = (event: globalThis.KeyboardEvent): void => {
      if (event.key.toLowerCase() !== 'k' || !(event.metaKey || event.ctrlKey) || event.altKey || event.shiftKey) return
      event.preventDefault()
      setOpen((was) => !was)
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [])
  return (
    <Dialog.Root open={open} onOpenChange={setOpen}>
      <Dialog.Trigger asChild>
        <button type="button" className="search max-[900px]:hidden">
          <Search className="i" aria-hidden />
          Search or jump to
          <span className="kbd" aria-hidden="true">
            ⌘K
          </span>
        </button>
      </Dialog.Trigger>
      <Dialog.Portal>
        <Dialog.Overlay className="overlay" />
        <Dialog.Content className="dialog palette" aria-describedby={undefined as never}>
          <Dialog.Title className="sr">Search or jump to</Dialog.Title>
          <JumpList onGone={() => setOpen(false)} />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

function JumpList({ onGone }: { readonly onGone: () => void }) {
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
        aria-label="Search or jump to"
        aria-expanded="true"
        aria-controls="jumps"
        aria-activedescendant={jumps.length > 0 ? `jump-${here}` : undefined}
        placeholder="A page, a crew member, a run"
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value)
          setAt(0)
        }}
        onKeyDown={onKeyDown}
      />
      <div id="jumps" role="listbox" aria-label="Found" className="palette-list">
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
            <bdi className="strong exact">{jump.name}</bdi>
            <bdi className="muted clip">{jump.about}</bdi>
          </div>
        ))}
      </div>
      {jumps.length === 0 ? <p className="muted p-4 text-sm">Nothing is called that.</p> : null}
    </>
  )
}
