import { useId, useState } from 'react'
import { TextField } from '#components/apps/connect-fields.tsx'
import { useT } from '#components/language/language.tsx'
import { msg } from '#server/kernel/language/say.ts'

interface Props {
  readonly newest: string
  readonly range: string
  readonly onChange: (range: string) => void
}

const WORDS = {
  fits: { word: msg('What fits with {version}'), means: msg('Also later ones without a break, when you choose to change to them.') },
  exact: { word: msg('Exactly {version}'), means: msg('This one and no other.') },
  own: { word: msg('Another range'), means: msg('As a version range is written, for example ~1.2 or 1.x.') },
} as const
type Kind = keyof typeof WORDS
const KINDS = Object.keys(WORDS) as Kind[]

/** Which versions may be taken; whatever is chosen, one is fixed when the skill is added. */
export function RangeFields({ newest, range, onChange }: Props) {
  const t = useT()
  const name = useId()
  const given = range === `^${newest}` ? 'fits' : range === newest ? 'exact' : 'own'
  const [wantsOwn, setWantsOwn] = useState(given === 'own')
  const kind: Kind = wantsOwn ? 'own' : given
  const choose = (next: Kind): void => {
    setWantsOwn(next === 'own')
    if (next !== 'own') onChange(next === 'fits' ? `^${newest}` : newest)
  }
  return (
    <section className="card" aria-labelledby={`${name}-title`}>
      <div className="card-h">
        <h2 id={`${name}-title`}>{t('Which version')}</h2>
      </div>
      <fieldset className="card-b grid gap-3 border-0" aria-labelledby={`${name}-title`}>
        {KINDS.map((one) => (
          <label key={one} className="pick">
            <input type="radio" name={name} checked={one === kind} onChange={() => choose(one)} />
            <span>{t(WORDS[one].word, { version: newest })}</span>
            <span className="hint">{t(WORDS[one].means)}</span>
          </label>
        ))}
        {kind === 'own' ? <TextField label={t('Version range')} value={range} onChange={onChange} /> : null}
      </fieldset>
    </section>
  )
}
