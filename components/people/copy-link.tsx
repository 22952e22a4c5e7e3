'use client'

import { useId, useRef, useState } from 'react'
import { useT } from '#components/language/language.tsx'
import { dayTime, zoneName } from '#components/time/format-time.ts'
import { useClock } from '#components/time/use-clock.ts'
import { useNow } from '#components/time/use-now.ts'

/** An invitation link to copy. Where the browser gives no clipboard, the text is selected instead. */
export function CopyLink({ secret, expiresAtMs }: { readonly secret: string; readonly expiresAtMs: number }) {
  const t = useT()
  const id = useId()
  const clock = useClock()
  const now = useNow()
  const field = useRef<HTMLInputElement>(null)
  const [said, setSaid] = useState('')
  const url = `${window.location.origin}/invite#${secret}`
  async function copy() {
    try {
      await navigator.clipboard.writeText(url)
      setSaid(t('Copied'))
    } catch {
      field.current?.select()
      setSaid(t('Selected: copy it with your keyboard'))
    }
  }
  return (
    <div className="grid gap-1 rounded-md border border-(--line) bg-(--surface) p-3 text-sm">
      <label htmlFor={id} className="font-medium">
        {t('Invitation link')}
      </label>
      <div className="flex gap-2">
        <input ref={field} id={id} readOnly value={url} className="input min-w-0 flex-1 font-mono" />
        <button type="button" onClick={copy} className="btn">
          {t('Copy link')}
        </button>
      </div>
      <p className="text-(--fg-muted)">
        {t('Shown only now. It lets one person in, until {when}. Give it to nobody else.', {
          when: `${dayTime(expiresAtMs, clock, now)} ${zoneName(expiresAtMs, clock)}`,
        })}
      </p>
      <p role="status">{said}</p>
    </div>
  )
}
