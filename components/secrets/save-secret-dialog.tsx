'use client'

import { useId, useState } from 'react'
import { toast } from 'sonner'
import { useAct } from '#components/data/use-act.ts'
import { isLongEnough, SecretValue } from '#components/secrets/secret-value.tsx'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import type { SecretPlaces } from '#server/bridge/secrets/schema.ts'

interface Props {
  readonly places: SecretPlaces
  readonly onClose: () => void
}

/** A secret, and the one place that it may go to. */
export function SaveSecretDialog({ places, onClose }: Props) {
  const [path, setPath] = useState('')
  const [field, setField] = useState('key')
  const [value, setValue] = useState('')
  const [place, setPlace] = useState(0)
  const [members, setMembers] = useState<readonly string[] | null>(null)
  const choices = places.apps.flatMap(({ key, name, origins }) => origins.map((origin) => ({ key, name, origin })))
  const chosen = choices[place]
  const { act, busy, problem } = useAct<unknown>({
    quiet: true,
    onDone: () => {
      toast(`vault:/${path}#${field} is saved. Write it into a job description where the app takes a secret.`)
      onClose()
    },
  })
  const missing = path === '' || field === '' || !isLongEnough(value) || chosen === undefined || members?.length === 0
  const save = (): void => {
    if (chosen === undefined) return
    const binding = { connector: chosen.key, origin: chosen.origin, members: members === null ? 'all' : members }
    act({ path: '/secrets', body: { path, fields: { [field]: value }, binding } })
  }
  const id = useId()
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title="Save a secret"
      about="It is locked away at once. Nobody can read it again, only change or remove it."
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
          <Line id={`${id}-path`} label="Name" value={path} placeholder="tickets" onChange={setPath} />
          <Line id={`${id}-field`} label="Part" value={field} placeholder="key" onChange={setField} />
        </div>
        <p className="hint">
          Job descriptions write <span className="mono-s">{`vault:/${path || 'tickets'}#${field || 'key'}`}</span>
        </p>
        <SecretValue label="Secret" value={value} onChange={setValue} />
        <label className="field">
          <span className="label">It may go to</span>
          <select className="input" value={place} onChange={(event) => setPlace(Number(event.target.value))}>
            {choices.map(({ key, name, origin }, at) => (
              <option key={`${key} ${origin}`} value={at}>
                {name}: {origin === 'local' ? 'the program on this machine' : origin}
              </option>
            ))}
          </select>
        </label>
        <Members members={places.members} chosen={members} onChange={setMembers} />
        {problem ? (
          <p className="note danger" role="alert">
            {problem.status === 409 ? 'There is a saved secret of that name. Rotate it instead.' : `${problem.message}. ${problem.detail}`}{' '}
            {problem.errors.map(({ message }) => message).join('; ')} Nothing was saved.
          </p>
        ) : null}
        <div className="acts-end">
          <Button onClick={onClose}>Not now</Button>
          <Button look="primary" type="submit" busy={busy} off={missing ? '' : null}>
            Save the secret
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
  return (
    <fieldset className="grid gap-1">
      <legend className="label mb-1">Who may use it</legend>
      <label className="pick">
        <input type="checkbox" checked={chosen === null} onChange={(event) => onChange(event.target.checked ? null : [])} />
        <span>All crew members, also later ones</span>
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
      {chosen !== null && members.length === 0 ? <p className="hint">There is no crew member yet.</p> : null}
    </fieldset>
  )
}
