'use client'

import { useId, useState } from 'react'
import { toast } from 'sonner'
import { useAct } from '#components/data/use-act.ts'
import { Said, useT } from '#components/language/language.tsx'
import { isLongEnough, SecretValue } from '#components/secrets/secret-value.tsx'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import type { SecretPlaces } from '#server/bridge/secrets/schema.ts'

interface Props {
  readonly places: SecretPlaces
  /** Filled in already: the name that a job description waits for, or what was typed elsewhere. */
  readonly given?: { readonly path?: string; readonly field?: string; readonly value?: string }
  readonly onClose: () => void
  /** In place of `onClose`, once it is saved. */
  readonly onSaved?: () => void
}

const EXAMPLE = { path: 'tickets', field: 'key' } as const

/** A secret, and the one place that it may go to. */
export function SaveSecretDialog({ places, given = {}, onClose, onSaved = onClose }: Props) {
  const t = useT()
  const [path, setPath] = useState(given.path ?? '')
  const [field, setField] = useState(given.field ?? 'key')
  const [value, setValue] = useState(given.value ?? '')
  const [place, setPlace] = useState(0)
  const [members, setMembers] = useState<readonly string[] | null>(null)
  const choices = places.apps.flatMap(({ key, name, origins }) => origins.map((origin) => ({ key, name, origin })))
  const chosen = choices[place]
  const { act, busy, problem } = useAct<unknown>({
    quiet: true,
    onDone: () => {
      toast(t('vault:/{path}#{field} is saved. Write it into a job description where the app takes a secret.', { path, field }))
      onSaved()
    },
  })
  const missing = path === '' || field === '' || !isLongEnough(value) || chosen === undefined || members?.length === 0
  const save = (): void => {
    if (chosen === undefined) return
    const binding = { connector: chosen.key, origin: chosen.origin, members: members === null ? 'all' : members }
    act({ path: '/secrets', body: { path, fields: { [field]: value }, binding } })
  }
  const id = useId()
  const handle = `vault:/${path || EXAMPLE.path}#${field || EXAMPLE.field}`
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={t('Save a secret')}
      about={t('It is locked away at once. Nobody can read it again, only change or remove it.')}
    >
      <form
        className="grid gap-3"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          if (!missing) save()
        }}
      >
        <div className="grid items-start gap-3 sm:grid-cols-2">
          <Line id={`${id}-path`} label={t('Name')} value={path} placeholder={EXAMPLE.path} onChange={setPath} />
          <Line id={`${id}-field`} label={t('Part')} value={field} placeholder={EXAMPLE.field} onChange={setField} />
        </div>
        <p className="hint">
          <Said text="Job descriptions write {handle}" holes={{ handle: <span className="mono-s">{handle}</span> }} />
        </p>
        <SecretValue label={t('Secret')} value={value} onChange={setValue} />
        <label className="field">
          <span className="label">{t('It may go to')}</span>
          <select className="input" value={place} onChange={(event) => setPlace(Number(event.target.value))}>
            {choices.map(({ key, name, origin }, at) => (
              <option key={`${key} ${origin}`} value={at}>
                {name}: {origin === 'local' ? t('the program on this machine') : origin}
              </option>
            ))}
          </select>
        </label>
        <Members members={places.members} chosen={members} onChange={setMembers} />
        {problem ? (
          <p className="note danger" role="alert">
            {problem.status === 409
              ? t('There is a saved secret of that name. Rotate it instead.')
              : `${t(problem.message)}. ${t(problem.detail)}`}{' '}
            {problem.errors.map(({ message }) => t(message)).join('; ')} {t('Nothing was saved.')}
          </p>
        ) : null}
        <div className="acts-end">
          <Button onClick={onClose}>{t('Not now')}</Button>
          <Button look="primary" type="submit" busy={busy} off={missing ? '' : null}>
            {t('Save the secret')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

interface LineProps {
  readonly id: string
  readonly label: string
  readonly value: string
  readonly placeholder: string
  readonly onChange: (value: string) => void
}

function Line({ id, label, value, placeholder, onChange }: LineProps) {
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
        maxLength={200}
        onChange={(event) => onChange(event.target.value)}
      />
    </div>
  )
}

interface MembersProps {
  readonly members: SecretPlaces['members']
  /** null = all. */
  readonly chosen: readonly string[] | null
  readonly onChange: (chosen: readonly string[] | null) => void
}

function Members({ members, chosen, onChange }: MembersProps) {
  const t = useT()
  return (
    <fieldset className="grid gap-1">
      <legend className="label mb-1">{t('Who may use it')}</legend>
      <label className="pick">
        <input type="checkbox" checked={chosen === null} onChange={(event) => onChange(event.target.checked ? null : [])} />
        <span>{t('All crew members, also later ones')}</span>
      </label>
      {chosen === null
        ? null
        : members.map(({ id, name }) => (
            <label key={id} className="pick">
              <input
                type="checkbox"
                checked={chosen.includes(id)}
                onChange={(event) => onChange(event.target.checked ? [...chosen, id] : chosen.filter((one) => one !== id))}
              />
              <span>{name}</span>
            </label>
          ))}
      {chosen !== null && members.length === 0 ? <p className="hint">{t('There is no crew member yet.')}</p> : null}
    </fieldset>
  )
}
