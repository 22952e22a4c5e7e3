'use client'

import { Dialog } from 'radix-ui'
import { useT } from '#components/language/language.tsx'
import { Nav } from '#components/shell/nav.tsx'
import { useFocusBack } from '#components/ui/use-focus-back.ts'

interface Props {
  readonly open: boolean
  readonly onOpenChange: (open: boolean) => void
}

/** The navigation as a drawer, on a narrow screen. */
export function NavSheet({ open, onOpenChange }: Props) {
  const t = useT()
  const focusBack = useFocusBack()
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Overlay className="overlay" />
        <Dialog.Content {...focusBack} className="sheet-nav" aria-describedby={undefined as never}>
          <Dialog.Title className="sr">{t('Menu')}</Dialog.Title>
          <nav className="nav h-full" aria-label={t('Main')}>
            <Nav onGo={() => onOpenChange(false)} />
          </nav>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
