'use client'

import Link from 'next/link'
import { useId } from 'react'
import { useRead } from '#components/data/use-read.ts'
import { Said, useT } from '#components/language/language.tsx'
import { SafeText } from '#components/plan/safe-text.tsx'
import { chooseSecret, type SecretChosen, secretShown } from '#components/skills/choose-secret.ts'
import { ProblemState } from '#components/ui/states.tsx'
import type { SavedSecret } from '#server/bridge/secrets/schema.ts'
import { ownValue } from '#server/kernel/own-value.ts'

interface Props {
  readonly secrets: readonly { readonly name: string; readonly description: string; readonly required: boolean }[]
  readonly chosen: SecretChosen
  /** What goes along from the version before, unless another is chosen, or none. */
  readonly kept?: Readonly<Record<string, string>>
  readonly onChange: (chosen: SecretChosen) => void
  /** Only what this crew member may use; null: whatever is saved. */
  readonly memberId: string | null
}

/** For each secret that a skill needs, one of the saved ones; never a value. */
export function SecretChoices({ secrets, chosen, kept = {}, onChange, memberId }: Props) {
  const t = useT()
  const { data, error } = useRead<{ items: readonly SavedSecret[] }>('/secrets')
  const usable = data?.items.filter(
    ({ members }) => memberId === null || members === null || members.some(({ id: one }) => one === memberId),
  )
  const handles = usable?.flatMap((secret) => secret.handles) ?? []
  if (error && !data) return <ProblemState problem={error} />
  return (
    <div className="grid gap-3">
      <p className="muted text-sm">
        {t('Who writes a job that uses the skill is shown what you choose, and places it in its steps. No model is given it.')}
      </p>
      {secrets.map((secret) => (
        <SecretField
          key={secret.name}
          secret={{ ...secret, kept: ownValue(kept, secret.name) ?? null }}
          handles={handles}
          chosen={chosen}
          onChange={onChange}
        />
      ))}
      {data && handles.length === 0 ? (
        <p className="note warn">
          <span>
            <Said
              text="No saved secret can be used here. An admin saves one under {place}."
              holes={{
                place: (
                  <Link className="link" href="/secrets">
                    {t('Saved secrets')}
                  </Link>
                ),
              }}
            />
          </span>
        </p>
      ) : null}
    </div>
  )
}

interface FieldProps extends Pick<Props, 'chosen' | 'onChange'> {
  readonly secret: Props['secrets'][number] & { readonly kept: string | null }
  readonly handles: readonly string[]
}

/** What is kept of one that is needed is replaced, never left out. */
function SecretField({ secret, handles, chosen, onChange }: FieldProps) {
  const t = useT()
  const id = useId()
  const { name, description, required, kept } = secret
  return (
    <div className="field">
      <label className="label" htmlFor={id}>
        <code className="mono">{name}</code>
        {required ? '' : ` (${t('optional')})`}
      </label>
      <select
        id={id}
        className="input"
        value={secretShown(secret, chosen)}
        aria-describedby={`${id}-hint`}
        onChange={(event) => onChange(chooseSecret(secret, chosen, event.target.value))}
      >
        {required && kept !== null ? null : <option value="">{required ? t('None chosen') : t('None of them')}</option>}
        {handles.map((handle) => (
          <option key={handle} value={handle}>
            {handle}
          </option>
        ))}
      </select>
      <span className="hint" id={`${id}-hint`}>
        <SafeText text={description} />
      </span>
    </div>
  )
}
