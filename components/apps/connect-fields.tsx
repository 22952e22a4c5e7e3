import { useId } from 'react'
import { useT } from '#components/language/language.tsx'

interface TextProps {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly hint?: string
  readonly placeholder?: string
  readonly wrong?: string | undefined
}

/** A line of text with what is wrong with it. */
export function TextField({ label, value, onChange, hint, placeholder, wrong }: TextProps) {
  const id = useId()
  return (
    <div className="field">
      <label className="label" htmlFor={id}>
        {label}
      </label>
      <input
        id={id}
        className="input"
        value={value}
        placeholder={placeholder}
        autoComplete="off"
        aria-invalid={wrong ? true : undefined}
        aria-describedby={wrong || hint ? `${id}-note` : undefined}
        onChange={(event) => onChange(event.target.value)}
      />
      {wrong ? (
        <span className="bad" id={`${id}-note`}>
          {wrong}
        </span>
      ) : hint ? (
        <span className="hint" id={`${id}-note`}>
          {hint}
        </span>
      ) : null}
    </div>
  )
}

interface SecretTyped {
  readonly header: string
  readonly prefix: string
  readonly secret: string
}
interface SecretProps {
  readonly typed: SecretTyped
  readonly onChange: (change: Partial<SecretTyped>) => void
  readonly wrong?: string | undefined
  /** The header is said elsewhere. */
  readonly onlyValue?: boolean
}

/** A secret that the app needs: saved write-only, bound to this app and address, and never shown again. */
export function SecretField({ typed, onChange, wrong, onlyValue = false }: SecretProps) {
  const t = useT()
  const id = useId()
  return (
    <>
      <div className="field">
        <label className="label" htmlFor={id}>
          {t('Secret')}
        </label>
        <input
          id={id}
          className="input"
          type="password"
          autoComplete="new-password"
          value={typed.secret}
          aria-invalid={wrong ? true : undefined}
          aria-describedby={`${id}-note`}
          onChange={(event) => onChange({ secret: event.target.value })}
        />
        <span className={wrong ? 'bad' : 'hint'} id={`${id}-note`}>
          {wrong ??
            t('Leave it empty when none is needed. It is kept under Saved secrets, goes to this address only, and is never shown again.')}
        </span>
      </div>
      {onlyValue || typed.secret === '' ? null : (
        <div className="grid items-start gap-3 sm:grid-cols-2">
          <TextField label={t('Sent along as')} value={typed.header} onChange={(header) => onChange({ header })} />
          <TextField label={t('With this before it')} value={typed.prefix} onChange={(prefix) => onChange({ prefix })} />
        </div>
      )}
    </>
  )
}
