'use client'

import type { DialogProps } from '#components/ui/dialog-window.tsx'
import { openLater } from '#components/ui/open-later.tsx'

/** A question in front of the page: keeps the focus, closes with Escape, gives the focus back. */
export const Dialog = openLater<DialogProps>(async () => (await import('#components/ui/dialog-window.tsx')).DialogWindow)
