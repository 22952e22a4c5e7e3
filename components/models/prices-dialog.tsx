'use client'

import { useState } from 'react'
import { toast } from 'sonner'
import { TextField } from '#components/apps/connect-fields.tsx'
import { microOf, typedEuro } from '#components/costs/euro.ts'
import { useAct } from '#components/data/use-act.ts'
import { useT } from '#components/language/language.tsx'
import { modelNames } from '#components/models/model-words.ts'
import { PriceFields, type TypedPrice } from '#components/models/price-fields.tsx'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import type { ProviderView, RoleView } from '#server/bridge/models/schema.ts'

interface Props {
  readonly provider: ProviderView
  readonly roles: readonly RoleView[]
  readonly onClose: () => void
}

interface Row extends TypedPrice {
  readonly model: string
}

/** What the models of a provider cost. A row left empty has no price. */
export function PricesDialog({ provider, roles, onClose }: Props) {
  const t = useT()
  const [was] = useState(provider.changedAt)
  const [rows, setRows] = useState<readonly Row[]>(() => {
    const priced = provider.prices.map(({ model, inputMicroPerMillion, outputMicroPerMillion }) => ({
      model,
      input: typedEuro(inputMicroPerMillion, t),
      output: typedEuro(outputMicroPerMillion, t),
    }))
    const asked = modelNames({ ...provider, test: null, prices: [] }, [...roles])
    const unpriced = asked.filter((model) => !priced.some((row) => row.model === model)).map((model) => ({ model, input: '', output: '' }))
    return [...priced, ...unpriced, EMPTY]
  })
  const { act, busy, problem } = useAct<unknown>({
    quiet: true,
    onDone: () => {
      toast(t('The prices are saved. They count from the next call on.'))
      onClose()
    },
  })
  const change = (at: number, part: Partial<Row>): void => {
    const next = rows.map((row, i) => (i === at ? { ...row, ...part } : row))
    setRows(next.at(-1)?.model === '' ? next : [...next, EMPTY])
  }
  const kept = rows.filter(({ model, input, output }) => model !== '' && (input !== '' || output !== ''))
  const wrongAt = kept.find(({ input, output }) => microOf(input) === null || microOf(output) === null)
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={t('Prices at {name}', { name: provider.name })}
      about={
        provider.inside
          ? t('A model inside the own network costs nothing unless a price stands here.')
          : t('As its provider lists them. A model without a price is not asked.')
      }
    >
      <form
        className="grid gap-4"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          if (wrongAt) return
          const prices = Object.fromEntries(
            kept.map(({ model, input, output }) => [
              model,
              { inputMicroPerMillion: microOf(input), outputMicroPerMillion: microOf(output) },
            ]),
          )
          act({ path: `/models/${provider.id}`, method: 'PATCH', body: { prices, was } })
        }}
      >
        {rows.map((row, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: rows stay in their places, and their names are being typed
          <div key={at} className="grid gap-3 border-(--line-soft) not-first:border-t not-first:pt-4">
            <TextField label={t('Model')} value={row.model} onChange={(model) => change(at, { model })} />
            {row.model === '' ? null : (
              <PriceFields
                typed={row}
                wrong={row === wrongAt ? t('Write both as amounts like 0.15, at most six digits after the point') : undefined}
                onChange={(part) => change(at, part)}
              />
            )}
          </div>
        ))}
        {problem ? (
          <p className="note danger" role="alert">
            {t(problem.message)}. {t(problem.detail)} {t('Nothing was saved.')}
          </p>
        ) : null}
        <div className="acts-end">
          <Button onClick={onClose}>{t('Leave it as it is')}</Button>
          <Button look="primary" type="submit" busy={busy} off={wrongAt ? '' : null}>
            {t('Save the prices')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

const EMPTY: Row = { model: '', input: '', output: '' }
