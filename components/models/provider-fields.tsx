import { useId } from 'react'
import { TextField } from '#components/apps/connect-fields.tsx'
import { useT } from '#components/language/language.tsx'
import { CLEARANCE_WORDS, CLEARANCES } from '#components/models/model-words.ts'
import { PasswordField } from '#components/ui/password-field.tsx'
import type { Clearance } from '#server/gateway/llm/settings/schema.ts'

export interface TypedProvider {
  readonly name: string
  readonly baseUrl: string
  readonly inside: boolean
  readonly key: string
  readonly clearance: Clearance
  readonly seesPersonal: boolean
  readonly keepsPrompts: boolean
}
interface Props {
  readonly typed: TypedProvider
  readonly onChange: (change: Partial<TypedProvider>) => void
  /** What the server found wrong with a field. */
  readonly wrong: (field: string) => string | undefined
}

const EXAMPLE_ADDRESS = 'https://models.example.com/v1'

/** Where the server is, and the key that it wants. */
export function PlaceFields({ typed, onChange, wrong, keyHint }: Props & { readonly keyHint: string }) {
  const t = useT()
  return (
    <>
      <TextField
        label={t('Address')}
        hint={t('The part before /models and /chat; it usually ends in /v1.')}
        placeholder={EXAMPLE_ADDRESS}
        value={typed.baseUrl}
        wrong={wrong('baseUrl')}
        onChange={(baseUrl) => onChange({ baseUrl })}
      />
      <div className="field">
        <label className="pick">
          <input type="checkbox" checked={typed.inside} onChange={(event) => onChange({ inside: event.target.checked })} />
          <span>{t('It is inside our own network')}</span>
          <span className="hint">{t('This machine or one of ours. Its models cost nothing unless you type a price.')}</span>
        </label>
        {wrong('inside') && !typed.inside ? (
          <span className="bad" role="alert">
            {wrong('inside')}
          </span>
        ) : null}
      </div>
      <PasswordField label={t('Key')} value={typed.key} hint={keyHint} wrong={wrong('key')} onChange={(key) => onChange({ key })} />
    </>
  )
}

/** What may be told there, and what stays of it here. */
export function TrustFields({ typed, onChange }: Omit<Props, 'wrong'>) {
  const t = useT()
  const id = useId()
  return (
    <>
      <fieldset className="grid gap-2">
        <legend className="label mb-1">{t('What it may see')}</legend>
        {CLEARANCES.map((clearance) => (
          <label key={clearance} className="pick">
            <input type="radio" name={`${id}-clearance`} checked={typed.clearance === clearance} onChange={() => onChange({ clearance })} />
            <span>{t(CLEARANCE_WORDS[clearance].word)}</span>
            <span className="hint">{t(CLEARANCE_WORDS[clearance].means)}</span>
          </label>
        ))}
      </fieldset>
      <fieldset className="grid gap-2">
        <legend className="label mb-1">{t('Personal data')}</legend>
        <label className="pick">
          <input type="checkbox" checked={typed.seesPersonal} onChange={(event) => onChange({ seesPersonal: event.target.checked })} />
          <span>{t('It sees personal data as it is')}</span>
          <span className="hint">
            {t('Without this, e-mail addresses, phone, account and card numbers leave as stand-ins and are put back in the answer.')}
          </span>
        </label>
      </fieldset>
      <fieldset className="grid gap-2">
        <legend className="label mb-1">{t('What is said')}</legend>
        <label className="pick">
          <input type="checkbox" checked={typed.keepsPrompts} onChange={(event) => onChange({ keepsPrompts: event.target.checked })} />
          <span>{t('Keep it for 30 days')}</span>
          <span className="hint">
            {t('Questions and answers as they leave and come, for admins to read on the run; without this only fingerprints are kept.')}
          </span>
        </label>
      </fieldset>
    </>
  )
}
