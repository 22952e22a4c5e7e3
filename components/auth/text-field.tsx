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
    <div className="grid gap-1">
      <label htmlFor={id} className="text-sm font-medium">
        {label}
      </label>
      <input
        id={id}
        {...input}
        aria-invalid={error ? true : undefined}
        aria-describedby={notes || undefined}
        className="h-10 w-full rounded-md border border-(--line-strong) bg-(--bg) px-3 text-sm aria-invalid:border-(--danger)"
      />
      {hint ? (
        <p id={`${id}-hint`} className="text-xs text-(--fg-muted)">
          {hint}
        </p>
      ) : null}
      {error ? (
        <p id={`${id}-error`} className="text-xs text-(--danger-text)">
          {error}
        </p>
      ) : null}
    </div>
  )
}
