import { useT } from '#components/language/language.tsx'
import { SECRET_LENGTH_MIN } from '#components/secrets/secret-length.ts'
import { PasswordField } from '#components/ui/password-field.tsx'

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
  return (
    <PasswordField
      label={label}
      value={value}
      hint={t('At least {n} characters.', { n: SECRET_LENGTH_MIN })}
      lengthMin={SECRET_LENGTH_MIN}
      onChange={onChange}
    />
  )
}
