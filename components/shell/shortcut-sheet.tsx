'use client'

import { useRouter } from 'next/navigation'
import { useEffect, useState } from 'react'
import { SingleKeysSwitch } from '#components/shell/single-keys-switch.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { useKeys } from '#components/ui/use-keys.ts'

const OPEN = 'muster:shortcuts'
const KEYS: readonly { readonly where: string; readonly keys: readonly (readonly [string, string])[] }[] = [
  {
    where: 'Everywhere',
    keys: [
      ['?', 'this list'],
      ['⌘K', 'search or jump to'],
      ['b', 'Bridge'],
      ['a', 'Approvals'],
      ['r', 'Runs'],
    ],
  },
  {
    where: 'In Approvals',
    keys: [
      ['j', 'next'],
      ['k', 'the one before'],
      ['x', 'select'],
      ['y', 'approve what is open, once all of it is shown'],
      ['n', 'reject, with a reason'],
    ],
  },
]

/** Opens the list of shortcuts from anywhere. */
export function openShortcuts(): void {
  window.dispatchEvent(new Event(OPEN))
}

/** The list of shortcuts, and the switch that turns those of a single key off. */
export function ShortcutSheet() {
  const router = useRouter()
  const [open, setOpen] = useState(false)
  useEffect(() => {
    const show = (): void => setOpen(true)
    window.addEventListener(OPEN, show)
    return () => window.removeEventListener(OPEN, show)
  }, [])
  useKeys({ '?': () => setOpen(true), b: () => router.push('/'), a: () => router.push('/approvals'), r: () => router.push('/runs') })
  return (
    <Dialog open={open} onOpenChange={setOpen} title="Keyboard shortcuts">
      {KEYS.map((group) => (
        <section key={group.where} className="mb-4">
          <h3 className="mb-1">{group.where}</h3>
          <dl>
            {group.keys.map(([key, means]) => (
              <div key={key} className="row py-1 text-sm">
                <dt style={{ width: 40 }}>
                  <kbd className="kbd">{key}</kbd>
                </dt>
                <dd>{means}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
      <SingleKeysSwitch />
    </Dialog>
  )
}
