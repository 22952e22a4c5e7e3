'use client'

import { useId } from 'react'
import { useT } from '#components/language/language.tsx'
import { zoneWords } from '#components/triggers/trigger-words.ts'

interface Props {
  readonly value: string
  /** The workspace's zone, named first. */
  readonly here: string
  readonly onChange: (timeZone: string) => void
}

/** On whose clock the times are meant. */
export function ZoneField({ value, here, onChange }: Props) {
  const t = useT()
  const id = useId()
  const known = Intl.supportedValuesOf('timeZone')
  const all = [...new Set([here, value, 'UTC', ...known])]
  return (
    <div className="field">
      <label className="label" htmlFor={id}>
        {t('On the clock of')}
      </label>
      <select id={id} className="input" value={value} onChange={(event) => onChange(event.target.value)}>
        {all.map((zone) => (
          <option key={zone} value={zone}>
            {zone === here ? t('{zone} (this workspace)', { zone }) : zoneWords(zone)}
          </option>
        ))}
      </select>
    </div>
  )
}
