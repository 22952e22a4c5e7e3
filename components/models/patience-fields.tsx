import { TextField } from '#components/apps/connect-fields.tsx'
import { useT } from '#components/language/language.tsx'
import { PATIENCE, patienceOf, type TypedPatience } from '#components/models/patience.ts'

interface Props {
  readonly typed: TypedPatience
  readonly onChange: (change: Partial<TypedPatience>) => void
}

/** How long one model is waited for, and how often it is asked, before the next one is. */
export function PatienceFields({ typed, onChange }: Props) {
  const t = useT()
  const { timeoutMs, attemptsMax } = patienceOf(typed)
  const limits = ({ min, max }: { readonly min: number; readonly max: number }): string =>
    t('A whole number from {min} to {max}.', { min: String(min), max: String(max) })
  return (
    <div className="grid items-start gap-3 sm:grid-cols-2">
      <TextField
        label={t('Gives up after so many seconds')}
        hint={limits(PATIENCE.seconds)}
        value={typed.seconds}
        wrong={timeoutMs === null ? limits(PATIENCE.seconds) : undefined}
        onChange={(seconds) => onChange({ seconds })}
      />
      <TextField
        label={t('Tries so often')}
        hint={limits(PATIENCE.tries)}
        value={typed.tries}
        wrong={attemptsMax === null ? limits(PATIENCE.tries) : undefined}
        onChange={(tries) => onChange({ tries })}
      />
    </div>
  )
}
