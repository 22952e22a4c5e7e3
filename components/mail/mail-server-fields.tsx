import { useId } from 'react'
import { TextField } from '#components/apps/connect-fields.tsx'
import { useT } from '#components/language/language.tsx'
import { MAIL_SECURITY_WORDS } from '#components/mail/mail-words.ts'
import { PasswordField } from '#components/ui/password-field.tsx'
import type { MailSecurity } from '#server/connectors/mail/mail-server/schema.ts'

/** As the words list them; the server's checks stay on the server. */
const SECURITIES = Object.keys(MAIL_SECURITY_WORDS) as readonly MailSecurity[]

const EXAMPLE = { host: 'mail.example.com', sender: 'office@example.com' } as const

export interface TypedServer {
  readonly host: string
  readonly port: string
  readonly security: MailSecurity
  readonly inside: boolean
  readonly userName: string
  readonly password: string
  readonly sender: string
}
interface Props {
  readonly typed: TypedServer
  readonly onChange: (change: Partial<TypedServer>) => void
  /** What the server found wrong with a field. */
  readonly wrong: (field: string) => string | undefined
}

/** Where the server stands and how the line to it is kept secret. */
export function LineFields({ typed, onChange, wrong }: Props) {
  const t = useT()
  const id = useId()
  return (
    <>
      <div className="grid items-start gap-3 sm:grid-cols-[1fr_104px]">
        <TextField
          label={t('Server')}
          value={typed.host}
          placeholder={EXAMPLE.host}
          wrong={wrong('host')}
          onChange={(host) => onChange({ host })}
        />
        <TextField label={t('Port')} value={typed.port} wrong={wrong('port')} onChange={(port) => onChange({ port })} />
      </div>
      <fieldset className="grid gap-1">
        <legend className="label mb-1">{t('Encryption')}</legend>
        {SECURITIES.map((security) => (
          <label key={security} className="pick">
            <input
              type="radio"
              name={`${id}-security`}
              checked={typed.security === security}
              onChange={() => onChange({ security, ...portFor(typed, security) })}
            />
            <span>
              {t(MAIL_SECURITY_WORDS[security].word)} <span className="muted">{t(MAIL_SECURITY_WORDS[security].means)}</span>
            </span>
          </label>
        ))}
        {wrong('security') ? <span className="bad">{wrong('security')}</span> : null}
      </fieldset>
      <label className="pick">
        <input type="checkbox" checked={typed.inside} onChange={(event) => onChange({ inside: event.target.checked })} />
        <span>
          {t('It stands inside our network')} <span className="muted">{t('otherwise private addresses are refused')}</span>
        </span>
      </label>
    </>
  )
}

/** Who signs in there, and from which address mail comes. */
export function SenderFields({ typed, onChange, wrong, keepsPassword }: Props & { readonly keepsPassword: boolean }) {
  const t = useT()
  return (
    <>
      <div className="grid items-start gap-3 sm:grid-cols-2">
        <TextField
          label={t('User name')}
          value={typed.userName}
          hint={t('Leave it empty when it wants no sign-in.')}
          wrong={wrong('userName')}
          onChange={(userName) => onChange({ userName })}
        />
        {typed.userName === '' ? null : (
          <PasswordField
            label={t('Password')}
            value={typed.password}
            hint={keepsPassword ? t('Leave it empty to keep the saved one.') : t('Kept under Saved secrets, sent to this server only.')}
            wrong={wrong('password') ?? wrong('fields/password')}
            onChange={(password) => onChange({ password })}
          />
        )}
      </div>
      <TextField
        label={t('Sender')}
        value={typed.sender}
        placeholder={EXAMPLE.sender}
        hint={t('Crew members and notices write from this address.')}
        wrong={wrong('sender')}
        onChange={(sender) => onChange({ sender })}
      />
    </>
  )
}

/** The usual port of the other kind of line, unless somebody wrote their own. */
function portFor(typed: TypedServer, security: MailSecurity): { port?: string } {
  return typed.port === MAIL_SECURITY_WORDS[typed.security].port ? { port: MAIL_SECURITY_WORDS[security].port } : {}
}
