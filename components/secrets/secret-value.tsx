import { useId } from 'react'
import { useT } from '#components/language/language.tsx'
import { SECRET_LENGTH_MIN } from '#components/secrets/secret-length.ts'

interface Props {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
}

/** Whether a value can be saved: shorter ones could not be hidden when an app says them back. */
export function isLongEnough(value: string): boolean {
  return value.length >= SECRET_LENGTH_MIN
}

/** A value on its way in. It is not kept in the page once it was sent, and nothing ever gives it back. */
export function SecretValue({ label, value, onChange }: Props) {
  const t = useT()
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
        required
        value={value}
        minLength={SECRET_LENGTH_MIN}
        aria-describedby={`${id}-note`}
        onChange={(event) => onChange(event.target.value)}
      />
      <span className="hint" id={`${id}-note`}>
        {t('At least {n} characters.', { n: SECRET_LENGTH_MIN })}
      </span>
    </div>
  )
}
