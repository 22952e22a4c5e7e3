import { useId } from 'react'
import { useT } from '#components/language/language.tsx'

interface Props {
  readonly word: string
  readonly typed: string
  readonly onType: (typed: string) => void
}

/** What cannot be taken back is named by hand first. */
export function TypeToConfirm({ word, typed, onType }: Props) {
  const t = useT()
  const id = useId()
  return (
    <div className="field">
      <label className="label" htmlFor={id}>
        {t('Type {word} to confirm', { word })}
      </label>
      <input id={id} className="input" autoComplete="off" value={typed} onChange={(event) => onType(event.target.value)} />
    </div>
  )
}
