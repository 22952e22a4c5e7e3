import { useId } from 'react'
import { REPEAT_WORDS } from '#components/apps/app-words.ts'
import type { Change } from '#components/apps/decision-form.tsx'
import { useT } from '#components/language/language.tsx'
import type { Connector, Decision, Idempotency } from '#server/catalogue/schema.ts'

interface Props {
  readonly app: Connector
  readonly tool: string
  readonly decision: Decision
  readonly onChange: Change
}

const HOUR_MS = 3_600_000
const DEFAULT_HOURS = 24
const EXAMPLE_REFUSAL = 'answered 422'

/** What an admin knows about repeats and refusals of this app. Nothing is promised by itself. */
export function DecisionPromises({ app, tool, decision, onChange }: Props) {
  return (
    <>
      <RepeatField app={app} tool={tool} decision={decision} onChange={onChange} />
      <ContractField decision={decision} onChange={onChange} />
    </>
  )
}

function RepeatField({ app, tool, decision, onChange }: Props) {
  const t = useT()
  const name = useId()
  const { idempotency, probe } = decision
  const readers = app.abilities.filter((one) => one.state === 'ready' && !one.decision.mutates && one.tool !== tool)
  const choose = (kind: Idempotency['kind']): void => {
    if (kind === 'byKey') onChange({ idempotency: { kind, header: 'Idempotency-Key', validityMs: DEFAULT_HOURS * HOUR_MS } })
    else onChange({ idempotency: { kind } })
  }
  return (
    <fieldset className="form-part">
      <legend className="float-left mb-2 w-full">{t('When the answer is lost on the way')}</legend>
      {(['none', 'natural', 'byKey'] as const).map((kind) => (
        <label key={kind} className="pick">
          <input type="radio" name={name} checked={idempotency.kind === kind} onChange={() => choose(kind)} />
          <span>{t(REPEAT_WORDS[kind])}</span>
        </label>
      ))}
      {idempotency.kind === 'byKey' ? <KeyFields idempotency={idempotency} onChange={onChange} /> : null}
      <div className="field">
        <label className="label" htmlFor={`${name}-probe`}>
          {t('How to look at what it touches')}
        </label>
        <select
          id={`${name}-probe`}
          className="input"
          value={probe?.tool ?? ''}
          onChange={(event) => {
            const reader = readers.find((one) => one.tool === event.target.value)
            onChange({ probe: reader ? { tool: reader.tool, arg: reader.decision.targetArg ?? reader.args[0]?.name ?? '' } : null })
          }}
        >
          <option value="">{t('There is no way to look')}</option>
          {readers.map((one) => (
            <option key={one.tool} value={one.tool}>
              {one.title} ({one.tool})
            </option>
          ))}
        </select>
        <span className="hint">
          {t('An accepted look-up of the same app. With it, a plan notices that something changed since it was made.')}
        </span>
      </div>
    </fieldset>
  )
}

interface KeyProps {
  readonly idempotency: Extract<Idempotency, { kind: 'byKey' }>
  readonly onChange: Change
}

function KeyFields({ idempotency, onChange }: KeyProps) {
  const t = useT()
  const id = useId()
  const hours = idempotency.validityMs / HOUR_MS
  return (
    <div className="grid items-start gap-3 sm:grid-cols-2">
      <div className="field">
        <label className="label" htmlFor={`${id}-header`}>
          {t('The key goes into')}
        </label>
        <input
          id={`${id}-header`}
          className="input"
          maxLength={64}
          required
          value={idempotency.header ?? idempotency.arg ?? ''}
          onChange={(event) => {
            const { validityMs } = idempotency
            const value = event.target.value
            const isArg = idempotency.arg !== undefined
            onChange({ idempotency: isArg ? { kind: 'byKey', arg: value, validityMs } : { kind: 'byKey', header: value, validityMs } })
          }}
        />
        <label className="pick">
          <input
            type="checkbox"
            checked={idempotency.arg !== undefined}
            onChange={(event) => {
              const { validityMs } = idempotency
              const value = idempotency.header ?? idempotency.arg ?? ''
              onChange({
                idempotency: event.target.checked
                  ? { kind: 'byKey', arg: value, validityMs }
                  : { kind: 'byKey', header: value, validityMs },
              })
            }}
          />
          <span>{t('one of the things it is given, not something sent along')}</span>
        </label>
      </div>
      <div className="field">
        <label className="label" htmlFor={`${id}-hours`}>
          {t('Repeats are dropped for (hours)')}
        </label>
        <input
          id={`${id}-hours`}
          className="input"
          type="number"
          min={1}
          max={8760}
          required
          value={hours}
          onChange={(event) => onChange({ idempotency: { ...idempotency, validityMs: Math.max(1, Number(event.target.value)) * HOUR_MS } })}
        />
      </div>
    </div>
  )
}

function ContractField({ decision, onChange }: Pick<Props, 'decision' | 'onChange'>) {
  const t = useT()
  const id = useId()
  return (
    <div className="field">
      <label className="label" htmlFor={id}>
        {t('When it answers this, it surely did nothing')}
      </label>
      <textarea
        id={id}
        className="input code"
        rows={3}
        placeholder={EXAMPLE_REFUSAL}
        value={(decision.errorContract ?? []).join('\n')}
        onChange={(event) => onChange({ errorContract: event.target.value.split('\n') })}
      />
      <span className="hint">
        {t(
          'One beginning of an answer a line. A refusal that begins so counts as failed; any other leaves it open whether it arrived, and a person looks. Write down only what its maker promises.',
        )}
      </span>
    </div>
  )
}
