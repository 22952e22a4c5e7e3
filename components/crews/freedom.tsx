'use client'

import { clsx } from 'clsx'
import type { CSSProperties } from 'react'
import { useT } from '#components/language/language.tsx'
import { FREEDOM_WORDS } from '#components/words.ts'
import type { Rigidity } from '#server/bridge/schema.ts'

const STOPS = Object.keys(FREEDOM_WORDS) as Rigidity[]

/** How much it may work out by itself: one track, four stops. */
export function Freedom({
  value,
  off,
  onChange,
}: {
  readonly value: Rigidity
  readonly off: string | null
  readonly onChange: (value: Rigidity) => void
}) {
  const t = useT()
  const at = STOPS.indexOf(value)
  return (
    <fieldset className="relative mt-5" disabled={off !== null}>
      <legend className="mb-2 flex items-baseline gap-2">
        <span className="semi text-sm">{t('Freedom')}</span>
        <span className="hint">{t('how much it may work out by itself')}</span>
      </legend>
      <div className="freedom" style={{ '--stop': at } as CSSProperties}>
        {STOPS.map((stop, index) => (
          <label key={stop} className={clsx('stop', index < at && 'past', index === at && 'on')}>
            <input type="radio" name="freedom" value={stop} checked={stop === value} onChange={() => onChange(stop)} />
            <b>{t(FREEDOM_WORDS[stop].word)}</b>
            <span>{t(FREEDOM_WORDS[stop].means)}</span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}
