'use client'

import Link from 'next/link'
import { useId } from 'react'
import { useRead } from '#components/data/use-read.ts'
import { Said, useT } from '#components/language/language.tsx'
import { SafeText } from '#components/plan/safe-text.tsx'
import { ProblemState } from '#components/ui/states.tsx'
import type { SavedSecret } from '#server/bridge/secrets/schema.ts'

interface Props {
  readonly secrets: readonly { readonly name: string; readonly description: string; readonly required: boolean }[]
  /** Name → where it is saved. */
  readonly chosen: Readonly<Record<string, string>>
  /** What goes along from the version before, unless another is chosen. */
  readonly kept?: Readonly<Record<string, string>>
  readonly onChange: (chosen: Readonly<Record<string, string>>) => void
  /** Only what this crew member may use; null: whatever is saved. */
  readonly memberId: string | null
}

/** For each secret that a skill needs, one of the saved ones; never a value. */
export function SecretChoices({ secrets, chosen, kept = {}, onChange, memberId }: Props) {
  const t = useT()
  const id = useId()
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
      {secrets.map(({ name, description, required }) => (
        <div key={name} className="field">
          <label className="label" htmlFor={`${id}-${name}`}>
            <code className="mono">{name}</code>
            {required ? '' : ` (${t('optional')})`}
          </label>
          <select
            id={`${id}-${name}`}
            className="input"
            value={chosen[name] ?? kept[name] ?? ''}
            aria-describedby={`${id}-${name}-hint`}
            onChange={(event) => {
              const { [name]: _before, ...rest } = chosen
              onChange(event.target.value === '' ? rest : { ...rest, [name]: event.target.value })
            }}
          >
            {kept[name] ? null : <option value="">{t('None chosen')}</option>}
            {handles.map((handle) => (
              <option key={handle} value={handle}>
                {handle}
              </option>
            ))}
          </select>
          <span className="hint" id={`${id}-${name}-hint`}>
            <SafeText text={description} />
          </span>
        </div>
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
