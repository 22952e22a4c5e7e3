import { type InputHTMLAttributes, useId } from 'react'

interface Props extends InputHTMLAttributes<HTMLInputElement> {
  readonly label: string
  readonly name: string
  readonly hint?: string
  /** What is wrong with it, from the server or the schema. */
  readonly error?: string | undefined
}

/** A labelled input whose error and hint are tied to it. */
export function TextField({ label, hint, error, ...input }: Props) {
  const id = useId()
  const notes = [hint ? `${id}-hint` : '', error ? `${id}-error` : ''].filter(Boolean).join(' ')
  return (
    <div className="field">
      <label htmlFor={id} className="label">
        {label}
      </label>
      <input id={id} {...input} aria-invalid={error ? true : undefined} aria-describedby={notes || undefined} className="input touch" />
      {hint ? (
        <p id={`${id}-hint`} className="hint">
          {hint}
        </p>
      ) : null}
      {error ? (
        <p id={`${id}-error`} className="bad">
          {error}
        </p>
      ) : null}
    </div>
  )
}
