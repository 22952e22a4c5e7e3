'use client'

import { useEffect, useId, useState } from 'react'

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

/** A field that commits when left, or after a pause; what does not hold stays here with its reason and is not committed. */
export function CommitField({ label, value, off, onCommit, check, hint, placeholder, type = 'text', rows }: Props) {
  const id = useId()
  const [typed, setTyped] = useState(value)
  const [seen, setSeen] = useState(value)
  if (seen !== value) {
    setSeen(value)
    setTyped(value)
  }
  const wrong = check?.(typed) ?? null
  const commit = (): void => {
    if (off === null && wrong === null && typed !== value) onCommit(typed)
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
    'aria-describedby': wrong || hint ? `${id}-note` : undefined,
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
      {wrong ? (
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
