'use client'

import { type ReactNode, useId } from 'react'
import { toast } from 'sonner'
import { useAct } from '#components/data/use-act.ts'
import { useT } from '#components/language/language.tsx'
import { SingleKeysSwitch } from '#components/shell/single-keys-switch.tsx'
import { useShell } from '#components/shell/use-shell.ts'
import type { Preferences } from '#server/identity/preferences/schema.ts'
import { NUMBER_FORMATS, NUMBER_LOCALES } from '#server/kernel/language/formats.ts'
import { msg } from '#server/kernel/language/say.ts'

const SAMPLE = 1234.5
const CENTS = 2
const LANGUAGES = [
  ['en', 'English'],
  ['de', 'Deutsch'],
] as const
const DAYS = [
  ['day-month', msg('20 November, day first')],
  ['month-day', msg('November 20, month first')],
  ['year-first', msg('2026-11-20, year first')],
] as const

/** What is this person's alone: language, how numbers and days are written, shortcuts. Each is saved as it is chosen. */
export function YouCard() {
  const t = useT()
  const id = useId()
  const { person, preferences } = useShell()
  const { act } = useAct<Preferences>({
    onDone: (_, { body }) => {
      // Another language is another page: it comes from the server.
      if ('language' in (body as object)) window.location.reload()
      else toast(t('Saved for you.'))
    },
  })
  const save = (name: keyof Preferences, value: string): void =>
    act({ path: '/me/preferences', method: 'PATCH', body: { [name]: value === '' ? null : value } })
  return (
    <section className="card" aria-labelledby={`${id}-title`}>
      <div className="card-h">
        <h2 id={`${id}-title`}>{t('You')}</h2>
        <span className="count clip">{person.email}</span>
      </div>
      <div className="card-b grid max-w-xl gap-4">
        <p className="muted text-sm">{t('Yours alone, in every workspace and on every device.')}</p>
        <Choice id={`${id}-language`} label={t('Language')} value={preferences.language} onChange={(value) => save('language', value)}>
          <option value="">{t('As this browser says')}</option>
          {LANGUAGES.map(([key, name]) => (
            <option key={key} value={key} lang={key}>
              {name}
            </option>
          ))}
        </Choice>
        <Choice
          id={`${id}-numbers`}
          label={t('Numbers')}
          value={preferences.numberFormat}
          onChange={(value) => save('numberFormat', value)}
        >
          <option value="">{t('As the language does')}</option>
          {NUMBER_FORMATS.map((format) => (
            <option key={format} value={format}>
              {t.inNumbers(NUMBER_LOCALES[format]).number(SAMPLE, CENTS)}
            </option>
          ))}
        </Choice>
        <Choice id={`${id}-days`} label={t('Days')} value={preferences.dateFormat} onChange={(value) => save('dateFormat', value)}>
          <option value="">{t('As the language does')}</option>
          {DAYS.map(([format, words]) => (
            <option key={format} value={format}>
              {t(words)}
            </option>
          ))}
        </Choice>
        <p className="hint">
          {t('Counts, sums and times of the screens follow it. What a plan sends stays as it was locked, letter for letter.')}
        </p>
        <SingleKeysSwitch />
      </div>
    </section>
  )
}

interface ChoiceProps {
  readonly id: string
  readonly label: string
  readonly value: string | null
  readonly onChange: (value: string) => void
  readonly children: ReactNode
}

function Choice({ id, label, value, onChange, children }: ChoiceProps) {
  return (
    <div className="field">
      <label className="label" htmlFor={id}>
        {label}
      </label>
      <select id={id} className="input" value={value ?? ''} onChange={(event) => onChange(event.target.value)}>
        {children}
      </select>
    </div>
  )
}
