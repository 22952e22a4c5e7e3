'use client'

import { useEffect, useId, useState } from 'react'
import { useT } from '#components/language/language.tsx'
import { SafeText } from '#components/plan/safe-text.tsx'
import { Button } from '#components/ui/button.tsx'

interface Props {
  readonly label: string
  readonly value: string
  /** Why it cannot be changed, or null. */
  readonly off: string | null
  readonly onCommit: (value: string) => void
  /** What is wrong with a value, or null. */
  readonly check?: (value: string) => string | null
  readonly hint?: string
  readonly placeholder?: string
  readonly type?: 'text' | 'number'
  /** More than one line. */
  readonly rows?: number
}

const QUIET_MS = 900

/**
 * A field that commits when left, or after a pause; what does not hold stays here with its reason and is not committed. What is typed
 * is never replaced by what comes from elsewhere: then both are shown, and one is chosen.
 */
export function CommitField({ label, value, off, onCommit, check, hint, placeholder, type = 'text', rows }: Props) {
  const id = useId()
  const { typed, setTyped, other, settle, committed } = useTyped(value)
  const wrong = check?.(typed) ?? null
  const commit = (): void => {
    if (off !== null || wrong !== null || other !== null || typed === value) return
    committed(typed)
    onCommit(typed)
  }
  useEffect(() => {
    if (typed === value) return
    const timer = setTimeout(commit, QUIET_MS)
    return () => clearTimeout(timer)
  })
  const common = {
    id,
    className: 'input',
    value: typed,
    placeholder,
    readOnly: off !== null,
    'aria-invalid': wrong ? true : undefined,
    'aria-describedby': wrong || hint || other !== null ? `${id}-note` : undefined,
    onBlur: commit,
  } as const
  return (
    <div className="field">
      <label className="label" htmlFor={id}>
        {label}
      </label>
      {rows === undefined ? (
        <input
          {...common}
          type={type}
          inputMode={type === 'number' ? 'numeric' : undefined}
          onChange={(event) => setTyped(event.target.value)}
        />
      ) : (
        <textarea {...common} rows={rows} onChange={(event) => setTyped(event.target.value)} />
      )}
      {other !== null ? (
        <Elsewhere id={`${id}-note`} label={label} text={other} onChoose={settle} />
      ) : wrong ? (
        <p className="bad" id={`${id}-note`} role="alert">
          {wrong}
        </p>
      ) : hint ? (
        <p className="hint" id={`${id}-note`}>
          {hint}
        </p>
      ) : null}
    </div>
  )
}

/** What is typed, beside the value that is kept: another value is shown at once where nothing is typed, and asked about where something is. */
function useTyped(value: string) {
  const [typed, setTyped] = useState(value)
  const [seen, setSeen] = useState(value)
  const [mine, setMine] = useState(value)
  const [other, setOther] = useState<string | null>(null)
  if (seen !== value) {
    setSeen(value)
    // What this field committed comes back while more is typed; only another text is somebody else's.
    if (typed === seen || typed === mine || typed === value) {
      setTyped(value)
      setOther(null)
    } else if (value !== mine) setOther(value)
  }
  return {
    typed,
    setTyped,
    other,
    committed: setMine,
    settle: (keep: 'theirs' | 'mine'): void => {
      setOther(null)
      if (keep === 'theirs') setTyped(value)
    },
  }
}

function Elsewhere({
  id,
  label,
  text,
  onChoose,
}: {
  readonly id: string
  readonly label: string
  readonly text: string
  readonly onChoose: (keep: 'theirs' | 'mine') => void
}) {
  const t = useT()
  return (
    <div className="note warn mt-2" role="alert" id={id}>
      <div className="grow">
        <p>{t('Somebody else changed this while you typed. What you typed is not saved yet. Saved now:')}</p>
        <p className="strong">
          <SafeText text={text === '' ? t('nothing') : text} />
        </p>
        <p className="row mt-2 flex-wrap">
          <Button size="xs" aria-label={t('Keep what is saved: {place}', { place: label })} onClick={() => onChoose('theirs')}>
            {t('Keep what is saved')}
          </Button>
          <Button size="xs" aria-label={t('Save mine in its place: {place}', { place: label })} onClick={() => onChoose('mine')}>
            {t('Save mine in its place')}
          </Button>
        </p>
      </div>
    </div>
  )
}
