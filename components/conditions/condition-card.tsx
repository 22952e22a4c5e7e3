'use client'

import { useEffect, useId, useRef, useState } from 'react'
import { ConditionLines } from '#components/conditions/condition-lines.tsx'
import type { ConditionPlace } from '#components/conditions/find-conditions.ts'
import { MatchCount } from '#components/conditions/match-count.tsx'
import { EVERY_ROW, fromCel, type RowCondition, toCel } from '#components/conditions/row-condition.ts'
import { useMatches, useQuiet } from '#components/conditions/use-matches.ts'
import { CommitField } from '#components/crews/commit-field.tsx'
import { useRead } from '#components/data/use-read.ts'
import { useT } from '#components/language/language.tsx'
import { SafeText } from '#components/plan/safe-text.tsx'
import { plainName } from '#components/ui/plain-name.ts'
import type { FileListItem } from '#server/bridge/schema.ts'
import { msg } from '#server/kernel/language/say.ts'

const QUIET_MS = 400
const WORDS = {
  filter: msg('This step keeps the rows for which'),
  each: msg('This step is done for each row for which'),
  branch: msg('This step goes this way when there is a row for which'),
} as const
const TABLE_FILE = /\.(csv|tsv|tab|xlsx|ics|json)$/i

interface Props {
  readonly place: ConditionPlace
  /** The file whose columns are offered at first. */
  readonly sampleFile: string | null
  readonly off: string | null
  /** @param cel null = every row */
  readonly onWrite: (cel: string | null) => void
}

/** One condition, built from the columns of a file, with how many of its rows match. */
export function ConditionCard({ place, sampleFile, off, onWrite }: Props) {
  const t = useT()
  const id = useId()
  const [file, setFile] = useState<string | null>(null)
  const shownFile = file ?? sampleFile
  const { condition, setCondition, cel } = useCondition(place, onWrite)
  const { data, error } = useMatches(shownFile, cel)
  const columns = data?.columns ?? []
  return (
    <div className="card p-4">
      <div className="mb-3 flex flex-wrap items-center gap-x-3 gap-y-2">
        <h3 className="text-sm font-semibold">
          <SafeText text={place.note ?? place.step} />
        </h3>
        <span className="grow" />
        <FileChoice value={shownFile} onChange={setFile} />
      </div>
      <p className="muted mb-2 text-sm" id={`${id}-says`}>
        {t(WORDS[place.kind])}
      </p>
      {condition === null ? (
        <p className="note mb-3">{t('This condition was written by hand. It stands under Advanced.')}</p>
      ) : (
        <fieldset aria-labelledby={`${id}-says`} disabled={off !== null} className="grid gap-2">
          {condition.lines.length === 0 ? <p className="text-sm">{t('Every row counts.')}</p> : null}
          <ConditionLines condition={condition} columns={columns} canAdd={off === null} onChange={setCondition} />
        </fieldset>
      )}
      <MatchCount file={shownFile} matches={data} problem={error} isEvery={cel === EVERY_ROW} />
      <details className="mt-3">
        <summary className="small muted cursor-pointer">{t('Advanced')}</summary>
        <div className="mt-2">
          <CommitField
            label={t('Condition as CEL, over row')}
            value={place.cel ?? EVERY_ROW}
            off={off}
            rows={2}
            onCommit={(text) => onWrite(text.trim() === '' || text.trim() === EVERY_ROW ? null : text.trim())}
          />
        </div>
      </details>
    </div>
  )
}

/** What is built here, saved after a pause; what was saved elsewhere is taken over. */
function useCondition(place: ConditionPlace, onWrite: (cel: string | null) => void) {
  const stored = place.cel ?? EVERY_ROW
  const [condition, setCondition] = useState<RowCondition | null>(() => fromCel(stored))
  const [seen, setSeen] = useState(stored)
  const written = useRef(stored)
  if (seen !== stored) {
    setSeen(stored)
    if (stored !== written.current) setCondition(fromCel(stored))
    written.current = stored
  }
  const built = condition === null ? stored : toCel(condition)
  const quiet = useQuiet(built, QUIET_MS)
  useEffect(() => {
    if (quiet !== built || quiet === stored) return
    written.current = quiet
    onWrite(quiet === EVERY_ROW ? null : quiet)
  })
  return { condition, setCondition, cel: quiet }
}

function FileChoice({ value, onChange }: { readonly value: string | null; readonly onChange: (path: string) => void }) {
  const t = useT()
  const { data } = useRead<{ items: FileListItem[] }>('/files')
  const paths = (data?.items ?? []).map((item) => item.path).filter((path) => TABLE_FILE.test(path))
  return (
    <select
      className="input"
      style={{ width: 'auto', maxWidth: '100%' }}
      aria-label={t('File whose columns are shown')}
      value={value ?? ''}
      onChange={(event) => onChange(event.target.value)}
    >
      <option value="" disabled>
        {t('Choose a file to see its columns')}
      </option>
      {[...new Set([...paths, ...(value === null ? [] : [value])])].map((path) => (
        <option key={path} value={path}>
          {plainName(path)}
        </option>
      ))}
    </select>
  )
}
