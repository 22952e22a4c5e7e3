import { useId } from 'react'
import { TextField } from '#components/apps/connect-fields.tsx'
import { useRead } from '#components/data/use-read.ts'
import { useT } from '#components/language/language.tsx'
import { SCOPE_WORDS } from '#components/skills/skill-words.ts'
import { plainName } from '#components/ui/plain-name.ts'
import type { MemberListItem } from '#server/bridge/schema.ts'
import { msg } from '#server/kernel/language/say.ts'
import type { ScopeType } from '#server/skills/schema.ts'

export interface Place {
  readonly scopeType: ScopeType
  /** Absent: the workspace. */
  readonly scopeId?: string
}

const TYPES = ['core', 'user', 'channel', 'workspace'] as const satisfies readonly ScopeType[]
const HINTS = {
  core: msg('Its job description names the skill; then it reads it in its runs.'),
  user: msg('In programs that this person connected.'),
  channel: msg('In conversations of that name, as a connected program says it.'),
  workspace: msg('Connected programs have it at once; a crew member reads it in its runs once its job names it.'),
} as const satisfies Record<ScopeType, string>

/** `core:mem_1` from the address, or null while nobody was chosen. Pure. */
export function placeOf(text: string): Place | null {
  const [type, ...rest] = text.split(':')
  const scopeType = TYPES.find((one) => one === type)
  const scopeId = rest.join(':')
  if (scopeType === undefined) return null
  if (scopeType === 'workspace') return { scopeType }
  return scopeId === '' ? null : { scopeType, scopeId }
}

/** For whom, by name; what kind of place it is while nobody was chosen. */
export function usePlaceText(place: string): string {
  const t = useT()
  const [type, ...rest] = place.split(':')
  const id = rest.join(':')
  const members = useRead<{ items: MemberListItem[] }>(type === 'core' && id !== '' ? '/members' : null)
  const people = useRead<{ items: { userId: string; name: string }[] }>(type === 'user' && id !== '' ? '/people' : null)
  const names: { readonly [type: string]: string | undefined } = {
    core: members.data?.items.find((member) => member.id === id)?.name,
    user: people.data?.items.find(({ userId }) => userId === id)?.name,
    channel: id,
  }
  const kind = TYPES.find((one) => one === type)
  return plainName(names[type ?? ''] || (kind === undefined ? '' : t(SCOPE_WORDS[kind])))
}

interface Props {
  /** As it stands in the address. */
  readonly place: string
  readonly onChange: (place: string) => void
}

/** For whom a skill is added. */
export function PlaceFields({ place, onChange }: Props) {
  const t = useT()
  const name = useId()
  const type = TYPES.find((one) => one === place.split(':')[0]) ?? 'workspace'
  const id = place.split(':').slice(1).join(':')
  return (
    <section className="card" aria-labelledby={`${name}-title`}>
      <div className="card-h">
        <h2 id={`${name}-title`}>{t('For whom')}</h2>
      </div>
      <fieldset className="card-b grid gap-3 border-0" aria-labelledby={`${name}-title`}>
        {TYPES.map((one) => (
          <label key={one} className="pick">
            <input type="radio" name={name} checked={one === type} onChange={() => onChange(one === 'workspace' ? one : `${one}:`)} />
            <span>{t(SCOPE_WORDS[one])}</span>
            <span className="hint">{t(HINTS[one])}</span>
          </label>
        ))}
        {type === 'core' ? <MemberChoice id={id} onChange={onChange} /> : null}
        {type === 'user' ? <PersonChoice id={id} onChange={onChange} /> : null}
        {type === 'channel' ? (
          <TextField label={t('Name of the channel')} value={id} onChange={(next) => onChange(`channel:${next.trim()}`)} />
        ) : null}
      </fieldset>
    </section>
  )
}

interface ChoiceProps {
  readonly id: string
  readonly onChange: (place: string) => void
}

function MemberChoice({ id, onChange }: ChoiceProps) {
  const t = useT()
  const { data } = useRead<{ items: MemberListItem[] }>('/members')
  return <Choice label={t('Crew member')} id={id} items={data?.items ?? []} onChange={(next) => onChange(`core:${next}`)} />
}

function PersonChoice({ id, onChange }: ChoiceProps) {
  const t = useT()
  const { data } = useRead<{ items: { userId: string; name: string }[] }>('/people')
  const items = (data?.items ?? []).map(({ userId, name }) => ({ id: userId, name }))
  return <Choice label={t('Person')} id={id} items={items} onChange={(next) => onChange(`user:${next}`)} />
}

interface ItemsProps extends ChoiceProps {
  readonly label: string
  readonly items: readonly { readonly id: string; readonly name: string }[]
}

function Choice({ label, id, items, onChange }: ItemsProps) {
  const t = useT()
  const field = useId()
  return (
    <div className="field">
      <label className="label" htmlFor={field}>
        {label}
      </label>
      <select id={field} className="input" value={id} onChange={(event) => onChange(event.target.value)}>
        <option value="">{t('Choose one')}</option>
        {items.map((item) => (
          <option key={item.id} value={item.id}>
            {plainName(item.name)}
          </option>
        ))}
      </select>
    </div>
  )
}
