'use client'

import { useId } from 'react'
import type { InputsSchema } from '#components/crews/input-values.ts'
import { textOf } from '#components/hooks/mapping-text.ts'
import { useT } from '#components/language/language.tsx'
import {
  expressionFor,
  type MailInput,
  type MailProperty,
  type MailSource,
  SOURCE_WORDS,
  sourcesOf,
} from '#components/mailbox/mail-sources.ts'
import { ownValue } from '#server/kernel/own-value.ts'

interface Props {
  readonly schema: InputsSchema
  readonly inputs: Readonly<Record<string, MailInput>>
  readonly errors: Readonly<Record<string, string>>
  readonly onChange: (name: string, input: MailInput) => void
}

/** A line for each input of the crew member: what of the e-mail it gets, or what it always is. */
export function MailInputs({ schema, inputs, errors, onChange }: Props) {
  const t = useT()
  const names = Object.keys(schema.properties ?? {})
  if (names.length === 0) return null
  const isOwn = names.some((name) => ownValue(inputs, name)?.source === 'own')
  return (
    <fieldset className="grid gap-3">
      <legend className="label mb-2">{t('What each input is taken from')}</legend>
      {names.map((name) => (
        <OneInput
          key={name}
          name={name}
          schema={schema}
          input={ownValue(inputs, name) ?? { source: 'none', text: '' }}
          wrong={errors[`/inputs/${name}`]}
          onChange={(input) => onChange(name, input)}
        />
      ))}
      {isOwn ? (
        <p className="hint">
          {t('Text stays as it is; what stands in {braces} is taken from the e-mail: {fields}.', {
            braces: '${ … }',
            fields:
              'payload.message.path, payload.text, payload.subject, payload.from, payload.fromName, payload.date, payload.attachments[0].path',
          })}
        </p>
      ) : null}
    </fieldset>
  )
}

/** What stands in a line whose source was just chosen: of one that is worked out, what was there before, to be worked on. */
function firstText(source: MailSource, before: string, property: MailProperty): string {
  if (source === 'own') return before
  return source === 'fixed' ? textOf(property.default) : expressionFor(source, property)
}

interface OneProps {
  readonly name: string
  readonly schema: InputsSchema
  readonly input: MailInput
  readonly wrong: string | undefined
  readonly onChange: (input: MailInput) => void
}

function OneInput({ name, schema, input: { source, text }, wrong, onChange }: OneProps) {
  const t = useT()
  const id = useId()
  const property: MailProperty = ownValue(schema.properties ?? {}, name) ?? {}
  const label = property.title ?? name
  const isWritten = source === 'fixed' || source === 'own'
  const told = {
    'aria-invalid': wrong === undefined ? undefined : true,
    'aria-describedby': wrong === undefined ? undefined : `${id}-note`,
  }
  return (
    <div className="field">
      <label className="label" htmlFor={id}>
        {label}
      </label>
      <div className={isWritten ? 'grid gap-2 sm:grid-cols-2' : 'grid'}>
        <select
          id={id}
          className="input"
          value={source}
          {...(isWritten ? {} : told)}
          onChange={(event) => {
            const next = event.target.value as MailSource
            onChange({ source: next, text: firstText(next, text, property) })
          }}
        >
          {sourcesOf(property, schema.required?.includes(name) ?? false).map((one) => (
            <option key={one} value={one}>
              {t(SOURCE_WORDS[one])}
            </option>
          ))}
        </select>
        {isWritten ? (
          <input
            className="input"
            aria-label={t('What {name} is', { name: label })}
            value={text}
            autoComplete="off"
            {...told}
            onChange={(event) => onChange({ source, text: event.target.value })}
          />
        ) : null}
      </div>
      {wrong === undefined ? null : (
        <span className="bad" id={`${id}-note`}>
          {t(wrong)}
        </span>
      )}
    </div>
  )
}
