import { useId } from 'react'

interface Props {
  readonly label: string
  readonly value: string
  readonly hint: string
  readonly wrong: string | undefined
  readonly onChange: (value: string) => void
}

/** A password or key on its way in; nothing ever gives it back. */
export function PasswordField({ label, value, hint, wrong, onChange }: Props) {
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
