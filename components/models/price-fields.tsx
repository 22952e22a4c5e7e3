import { TextField } from '#components/apps/connect-fields.tsx'
import { useT } from '#components/language/language.tsx'

export interface TypedPrice {
  readonly input: string
  readonly output: string
}
interface Props {
  readonly typed: TypedPrice
  readonly wrong: string | undefined
  readonly onChange: (change: Partial<TypedPrice>) => void
}

/** What a million tokens cost, read and written. */
export function PriceFields({ typed, wrong, onChange }: Props) {
  const t = useT()
  return (
    <div className="grid items-start gap-3 sm:grid-cols-2">
      <TextField label={t('€ for a million tokens read')} value={typed.input} wrong={wrong} onChange={(input) => onChange({ input })} />
      <TextField label={t('€ for a million tokens written')} value={typed.output} onChange={(output) => onChange({ output })} />
    </div>
  )
}
