'use client'

import { Search } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useT } from '#components/language/language.tsx'
import { openLater } from '#components/ui/open-later.tsx'

const PaletteWindow = openLater(async () => (await import('#components/shell/palette-window.tsx')).PaletteWindow)

/** Search or jump to: opens with the button or with ⌘K and Ctrl K. */
export function Palette() {
  const t = useT()
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
    <>
      <button type="button" className="search max-[900px]:hidden" aria-haspopup="dialog" aria-expanded={open} onClick={() => setOpen(true)}>
        <Search className="i" aria-hidden />
        {t('Search or jump to')}
        <span className="kbd" aria-hidden="true">
          ⌘K
        </span>
      </button>
      <button
        type="button"
        className="btn icon ghost touch min-[901px]:hidden"
        aria-label={t('Search or jump to')}
        aria-haspopup="dialog"
        aria-expanded={open}
        onClick={() => setOpen(true)}
      >
        <Search className="i" aria-hidden />
      </button>
      <PaletteWindow open={open} onOpenChange={setOpen} />
    </>
  )
}
