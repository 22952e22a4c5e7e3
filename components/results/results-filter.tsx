'use client'

import { useEffect, useState } from 'react'
import { useRead } from '#components/data/use-read.ts'
import { useT } from '#components/language/language.tsx'
import { plainName } from '#components/ui/plain-name.ts'
import type { MemberListItem } from '#server/bridge/schema.ts'

const QUIET_MS = 300

interface Props {
  readonly search: string
  /** Null where files belong to nobody. */
  readonly member: { readonly value: string | null; readonly onChange: (id: string | null) => void } | null
  readonly onSearch: (search: string) => void
}

/** Search by name, and by the crew member that handed over; the server looks after a short pause. */
export function ResultsFilter({ search, member, onSearch }: Props) {
  const t = useT()
  const [typed, setTyped] = useState(search)
  const members = useRead<{ items: MemberListItem[] }>(member ? '/members' : null)
  useEffect(() => {
    if (typed.trim() === search) return
    const timer = setTimeout(() => onSearch(typed.trim()), QUIET_MS)
    return () => clearTimeout(timer)
  }, [typed, search, onSearch])
  return (
    <search className="flex gap-2 border-b border-line px-4 py-2">
      <input
        type="search"
        className="input min-w-0 flex-1"
        aria-label={t('Search by name')}
        placeholder={t('Search by name')}
        maxLength={200}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
      {member ? (
        <select
          className="input min-w-0"
          style={{ width: 'auto', maxWidth: '50%' }}
          aria-label={t('Crew member')}
          value={member.value ?? ''}
          onChange={(event) => member.onChange(event.target.value || null)}
        >
          <option value="">{t('Crew member: all')}</option>
          {(members.data?.items ?? []).map((one) => (
            <option key={one.id} value={one.id}>
              {plainName(one.name)}
            </option>
          ))}
        </select>
      ) : null}
    </search>
  )
}
