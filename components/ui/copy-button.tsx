'use client'

import { Check, Copy } from 'lucide-react'
import { useState } from 'react'
import { toast } from 'sonner'
import { useT } from '#components/language/language.tsx'

const SHOWN_MS = 2000

/** Copies a text; says so. */
export function CopyButton({ text, label }: { readonly text: string; readonly label: string }) {
  const t = useT()
  const [done, setDone] = useState(false)
  const Icon = done ? Check : Copy
  return (
    <button
      type="button"
      className="btn icon xs ghost"
      aria-label={label}
      onClick={() =>
        navigator.clipboard.writeText(text).then(
          () => {
            setDone(true)
            setTimeout(() => setDone(false), SHOWN_MS)
          },
          () => toast(t('Copying is not allowed here. Select the text instead.')),
        )
      }
    >
      <Icon className="i i-s" aria-hidden />
    </button>
  )
}
