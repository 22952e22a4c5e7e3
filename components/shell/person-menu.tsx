'use client'

import { useState } from 'react'
import { PersonButton } from '#components/shell/person-button.tsx'
import type { PersonMenuProps } from '#components/shell/person-menu-list.tsx'
import { openLater } from '#components/ui/open-later.tsx'

const PersonMenuList = openLater<PersonMenuProps>(
  async () => (await import('#components/shell/person-menu-list.tsx')).PersonMenuList,
  ({ open, onOpenChange }) => <PersonButton aria-haspopup="menu" aria-expanded={open} onClick={() => onOpenChange(true)} />,
)

/** Who is signed in; light or dark; the way out. */
export function PersonMenu() {
  const [open, setOpen] = useState(false)
  return <PersonMenuList open={open} onOpenChange={setOpen} />
}
