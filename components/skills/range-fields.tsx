import { useId, useState } from 'react'
import { TextField } from '#components/apps/connect-fields.tsx'
import { useT } from '#components/language/language.tsx'
import type { SkillDetail } from '#server/bridge/skills/schema.ts'
import { msg } from '#server/kernel/language/say.ts'

interface Props {
  readonly newest: Pick<SkillDetail['versions'][number], 'version' | 'wider'>
  /** All that were published, newest first. */
  readonly versions: SkillDetail['versions']
  readonly range: string
  /** What is wrong with the range as it is written. */
  readonly wrong: string | undefined
  readonly onChange: (range: string) => void
}

const WORDS = {
  fits: { word: msg('What fits with {version}'), means: msg('Also later ones without a break, when you choose to change to them.') },
  exact: { word: msg('Exactly {version}'), means: msg('This one and no other.') },
  own: { word: msg('Another range'), means: msg('As a version range is written, for example ~1.2 or 1.x.') },
} as const
type Kind = keyof typeof WORDS
const KINDS = Object.keys(WORDS) as Kind[]
/** More numbers than that nobody reads in a hint. */
const NAMED_MAX = 12

/** Which versions may be taken; whatever is chosen, one is fixed when the skill is added. */
export function RangeFields({ newest, versions, range, wrong, onChange }: Props) {
  const t = useT()
  const name = useId()
  const offered = versions.filter(({ withdrawn }) => withdrawn === null).map(({ version }) => version)
  // No range takes a version that hides a wider reach, so none is offered for it.
  const kinds = newest.wider ? KINDS.filter((one) => one !== 'fits') : KINDS
  const given = kinds.includes('fits') && range === `^${newest.version}` ? 'fits' : isOne(range, newest.version, offered) ? 'exact' : 'own'
  const [wantsOwn, setWantsOwn] = useState(given === 'own')
  const kind: Kind = wantsOwn ? 'own' : given
  const choose = (next: Kind): void => {
    setWantsOwn(next === 'own')
    if (next !== 'own') onChange(next === 'fits' ? `^${newest.version}` : newest.version)
  }
  return (
    <section className="card" aria-labelledby={`${name}-title`}>
      <div className="card-h">
        <h2 id={`${name}-title`}>{t('Which version')}</h2>
      </div>
      <fieldset className="card-b grid gap-3 border-0" aria-labelledby={`${name}-title`}>
        {newest.wider ? <p className="note">{t('It asks for more than the version before, so only its exact number adds it.')}</p> : null}
        {kinds.map((one) => (
          <label key={one} className="pick">
            <input type="radio" name={name} checked={one === kind} onChange={() => choose(one)} />
            <span>{t(WORDS[one].word, { version: one === 'exact' && kind === 'exact' ? range : newest.version })}</span>
            <span className="hint">{t(WORDS[one].means)}</span>
          </label>
        ))}
        {kind === 'exact' && offered.length > 1 ? <Numbers offered={offered} value={range} onChange={onChange} /> : null}
        {kind === 'own' ? (
          <TextField
            label={t('Version range')}
            hint={t('Published: {versions}', { versions: offered.slice(0, NAMED_MAX).join(', ') })}
            value={range}
            wrong={wrong}
            onChange={onChange}
          />
        ) : null}
      </fieldset>
    </section>
  )
}

function isOne(range: string, newest: string, offered: readonly string[]): boolean {
  return range === newest || offered.includes(range)
}

interface NumbersProps {
  readonly offered: readonly string[]
  readonly value: string
  readonly onChange: (version: string) => void
}

function Numbers({ offered, value, onChange }: NumbersProps) {
  const t = useT()
  const id = useId()
  return (
    <div className="field">
      <label className="label" htmlFor={id}>
        {t('Version')}
      </label>
      <select id={id} className="input" value={value} onChange={(event) => onChange(event.target.value)}>
        {offered.includes(value) ? null : <option value={value}>{value}</option>}
        {offered.map((version) => (
          <option key={version} value={version}>
            {version}
          </option>
        ))}
      </select>
    </div>
  )
}
