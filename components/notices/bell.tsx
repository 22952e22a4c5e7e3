'use client'

import { useState } from 'react'
import { BellButton } from '#components/notices/bell-button.tsx'
import type { BellProps } from '#components/notices/bell-panel.tsx'
import { openLater } from '#components/ui/open-later.tsx'

const BellPanel = openLater<BellProps>(
  async () => (await import('#components/notices/bell-panel.tsx')).BellPanel,
  ({ open, onOpenChange }) => <BellButton aria-haspopup="dialog" aria-expanded={open} onClick={() => onOpenChange(true)} />,
)

/** What this person was told, in the head of every page. */
export function Bell() {
  const [open, setOpen] = useState(false)
  return <BellPanel open={open} onOpenChange={setOpen} />
}
