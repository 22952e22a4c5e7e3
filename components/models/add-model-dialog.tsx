'use client'

import { useId, useState } from 'react'
import { toast } from 'sonner'
import { TextField } from '#components/apps/connect-fields.tsx'
import { microOf } from '#components/costs/euro.ts'
import { useAct } from '#components/data/use-act.ts'
import { useT } from '#components/language/language.tsx'
import { modelNames, needsPrice } from '#components/models/model-words.ts'
import { fullPatience, USUAL_PATIENCE } from '#components/models/patience.ts'
import { PatienceFields } from '#components/models/patience-fields.tsx'
import { PriceFields, type TypedPrice } from '#components/models/price-fields.tsx'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { ProblemNote } from '#components/ui/problem-note.tsx'
import type { ModelsView, ProviderView, RoleView } from '#server/bridge/models/schema.ts'

interface Props {
  readonly view: ModelsView
  /** Null: for a use that has no name yet. */
  readonly use: RoleView | null
  readonly onClose: () => void
}

/** One more model for a use; asked after those that are there. Its price is typed here when nobody has. */
export function AddModelDialog({ view, use, onClose }: Props) {
  const t = useT()
  const [role, setRole] = useState(use?.role ?? '')
  const [name, setName] = useState(view.providers[0]?.name ?? '')
  const [model, setModel] = useState('')
  const [price, setPrice] = useState<TypedPrice>({ input: '', output: '' })
  const [patience, setPatience] = useState(USUAL_PATIENCE)
  const provider = view.providers.find((one) => one.name === name)
  const wantsPrice = provider !== undefined && model !== '' && needsPrice(provider, model)
  const choose = useAct<unknown>({
    quiet: true,
    onDone: () => {
      toast(t('{model} is asked from now on.', { model }))
      onClose()
    },
  })
  const was = use?.chain ?? view.roles.find((one) => one.role === role)?.chain ?? []
  const chain = [...was, { provider: name, model, ...fullPatience(patience) }]
  const ask = (): void => choose.act({ path: '/model-roles', method: 'PUT', body: { role, chain, was } })
  const setPrices = useAct<unknown>({ quiet: true, onDone: ask })
  const typedPrice = { inputMicroPerMillion: microOf(price.input), outputMicroPerMillion: microOf(price.output) }
  const isPriced = typedPrice.inputMicroPerMillion !== null && typedPrice.outputMicroPerMillion !== null
  const off = offWhy({ role, model, missesPrice: wantsPrice && !isPriced, missesPatience: fullPatience(patience) === null }, t)
  const problem = setPrices.problem ?? choose.problem
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={use === null ? t('Choose models for another use') : t('Add a model')}
      about={t('Asked in their order: the next one only when the one before does not answer.')}
    >
      <form
        className="grid gap-4"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          if (off !== null || provider === undefined) return
          if (!wantsPrice) return ask()
          const prices = { ...pricesOf(provider), [model]: typedPrice }
          setPrices.act({ path: `/models/${provider.id}`, method: 'PATCH', body: { prices, was: provider.changedAt } })
        }}
      >
        {use === null ? (
          <TextField
            label={t('Name of the use')}
            hint={t('As job descriptions write it: letters, digits and _, beginning with a small letter.')}
            value={role}
            onChange={setRole}
          />
        ) : null}
        <ProviderSelect providers={view.providers} value={name} onChange={setName} />
        <ModelField known={provider ? modelNames(provider, view.roles) : []} value={model} onChange={setModel} />
        {wantsPrice ? (
          <div className="grid gap-2">
            <p className="hint">
              {t('Nobody said what this model costs. Its provider lists the price; a token is about three quarters of a word.')}
            </p>
            <PriceFields typed={price} wrong={wrongPrice(price, t)} onChange={(change) => setPrice({ ...price, ...change })} />
          </div>
        ) : null}
        <PatienceFields typed={patience} onChange={(change) => setPatience({ ...patience, ...change })} />
        <ProblemNote problem={problem} />
        <div className="acts-end">
          <Button onClick={onClose}>{t('Not now')}</Button>
          <Button look="primary" type="submit" busy={choose.busy || setPrices.busy} off={off}>
            {t('Ask this model')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

/** What is typed and no amount; `1.200` is none, for it reads as two. */
function wrongPrice({ input, output }: TypedPrice, t: ReturnType<typeof useT>): string | undefined {
  const isWrong = [input, output].some((text) => text !== '' && microOf(text) === null)
  return isWrong ? t('Write both as amounts like 0.15, at most six digits after the point') : undefined
}

interface Missing {
  readonly role: string
  readonly model: string
  readonly missesPrice: boolean
  readonly missesPatience: boolean
}

function offWhy(typed: Missing, t: ReturnType<typeof useT>): string | null {
  if (typed.role === '') return t('Name the use first.')
  if (typed.model === '') return t('Choose a model first.')
  if (typed.missesPrice) return t('Type both prices first.')
  return typed.missesPatience ? t('Type both numbers first.') : null
}

export function pricesOf({ prices }: Pick<ProviderView, 'prices'>) {
  return Object.fromEntries(prices.map(({ model, ...price }) => [model, price]))
}

interface SelectProps {
  readonly providers: readonly ProviderView[]
  readonly value: string
  readonly onChange: (name: string) => void
}

function ProviderSelect({ providers, value, onChange }: SelectProps) {
  const t = useT()
  return (
    <label className="field">
      <span className="label">{t('Provider')}</span>
      <select className="input" value={value} onChange={(event) => onChange(event.target.value)}>
        {providers.map(({ id, name, host }) => (
          <option key={id} value={name}>
            {name} · {host}
          </option>
        ))}
      </select>
    </label>
  )
}

interface ModelProps {
  readonly known: readonly string[]
  readonly value: string
  readonly onChange: (model: string) => void
}

/** What the last test found is offered; any other name can be typed. */
function ModelField({ known, value, onChange }: ModelProps) {
  const t = useT()
  const id = useId()
  return (
    <div className="field">
      <label className="label" htmlFor={id}>
        {t('Model')}
      </label>
      <input
        id={id}
        className="input"
        list={`${id}-known`}
        autoComplete="off"
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
      <datalist id={`${id}-known`}>
        {known.map((model) => (
          <option key={model} value={model} />
        ))}
      </datalist>
      <span className="hint">
        {known.length === 0
          ? t('As its provider writes it. Test the connection to choose from a list.')
          : t('Choose one that the test found, or write its name.')}
      </span>
    </div>
  )
}
