'use client'

import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { useEffect, useState } from 'react'
import { useT } from '#components/language/language.tsx'
import { SingleKeysSwitch } from '#components/shell/single-keys-switch.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { useKeys } from '#components/ui/use-keys.ts'
import { msg } from '#server/kernel/language/say.ts'

const OPEN = 'muster:shortcuts'
const KEYS: readonly { readonly where: string; readonly keys: readonly (readonly [string, string])[] }[] = [
  {
    where: msg('Everywhere'),
    keys: [
      ['?', msg('this list')],
      ['⌘K', msg('search or jump to')],
      ['b', msg('Bridge')],
      ['a', msg('Approvals')],
      ['r', msg('Runs')],
    ],
  },
  {
    where: msg('In Outbox and Tickets'),
    keys: [
      ['j', msg('next')],
      ['k', msg('the one before')],
    ],
  },
  {
    where: msg('In Approvals'),
    keys: [
      ['j', msg('next')],
      ['k', msg('the one before')],
      ['x', msg('select')],
      ['y', msg('approve what is open, once all of it is shown')],
      ['n', msg('reject, with a reason')],
      ['e', msg('change the text of the first action')],
      ['c', msg('request changes; the author answers')],
      ['s', msg('set aside for yourself, or take back')],
    ],
  },
]

/** Opens the list of shortcuts from anywhere. */
export function openShortcuts(): void {
  window.dispatchEvent(new Event(OPEN))
}

/** The list of shortcuts, and the switch that turns those of a single key off. */
export function ShortcutSheet() {
  const t = useT()
  const router = useRouter()
  const [open, setOpen] = useState(false)
  useEffect(() => {
    const show = (): void => setOpen(true)
    window.addEventListener(OPEN, show)
    return () => window.removeEventListener(OPEN, show)
  }, [])
  useKeys({ '?': () => setOpen(true), b: () => router.push('/'), a: () => router.push('/approvals'), r: () => router.push('/runs') })
  return (
    <Dialog open={open} onOpenChange={setOpen} title={t('Keyboard shortcuts')}>
      {KEYS.map((group) => (
        <section key={group.where} className="mb-4">
          <h3 className="mb-1">{t(group.where)}</h3>
          <dl>
            {group.keys.map(([key, means]) => (
              <div key={key} className="row py-1 text-sm">
                <dt style={{ width: 40 }}>
                  <kbd className="kbd">{key}</kbd>
                </dt>
                <dd>{t(means)}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
      <SingleKeysSwitch />
      <p className="mt-4 text-sm">
        <Link className="link" href="/docs/glossary" prefetch={false}>
          {t('What words mean')}
        </Link>
      </p>
    </Dialog>
  )
}
