import { useId } from 'react'

interface Props {
  readonly label: string
  readonly value: string
  readonly hint: string
  readonly wrong?: string | undefined
  /** It has to be filled, with so many characters at least. */
  readonly lengthMin?: number
  readonly onChange: (value: string) => void
}

/** A password or key on its way in; nothing ever gives it back. */
export function PasswordField({ label, value, hint, wrong, lengthMin, onChange }: Props) {
  const id = useId()
  return (
    <div className="field">
      <label className="label" htmlFor={id}>
        {label}
      </label>
      <input
        id={id}
        className="input"
        type="password"
        autoComplete="new-password"
        spellCheck={false}
        required={lengthMin !== undefined}
        minLength={lengthMin}
        value={value}
        aria-invalid={wrong ? true : undefined}
        aria-describedby={`${id}-note`}
        onChange={(event) => onChange(event.target.value)}
      />
      <span className={wrong ? 'bad' : 'hint'} id={`${id}-note`}>
        {wrong ?? hint}
      </span>
    </div>
  )
}
