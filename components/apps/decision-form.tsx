'use client'

import { useId, useState } from 'react'
import { toast } from 'sonner'
import { SHOWN_WORDS } from '#components/apps/app-words.ts'
import { DecisionArguments } from '#components/apps/decision-arguments.tsx'
import { DecisionPromises } from '#components/apps/decision-promises.tsx'
import { useAct } from '#components/data/use-act.ts'
import { Button } from '#components/ui/button.tsx'
import { EFFECT_WORDS } from '#components/words.ts'
import type { Ability, Connector, Decision } from '#server/catalogue/schema.ts'

interface Props {
  readonly app: Connector
  readonly ability: Ability
  readonly onClose: () => void
}
export type Change = (change: Partial<Decision>) => void

const KINDS = ['internal', 'external_read', 'external_write', 'spend'] as const
const KIND_HINTS = {
  internal: 'Only parts of Muster itself.',
  external_read: 'Reads and changes nothing. Follows the job description without asking.',
  external_write: 'Asks before each time, unless an admin gives a standing permission.',
  spend: 'Asks before each time, and goes out only after it is safely on record.',
} as const

/** An admin says what an ability does. What the app says about itself is at most a suggestion. */
export function DecisionForm({ app, ability, onClose }: Props) {
  const [decision, setDecision] = useState<Decision>(ability.decision)
  const change: Change = (next) => setDecision((before) => ({ ...before, ...next }))
  const { act, busy, problem } = useAct<unknown>({
    quiet: true,
    onDone: () => {
      toast(`${ability.title} is accepted. It is on record.`)
      onClose()
    },
  })
  const isOwn = app.kind === 'in-process'
  const accept = (): void => {
    const contract = (decision.errorContract ?? []).map((line) => line.trim()).filter((line) => line !== '')
    const { errorContract: _typed, ...rest } = decision
    const body = {
      tool: ability.tool,
      seenPin: ability.seenPin,
      decision: contract.length > 0 ? { ...rest, errorContract: contract } : rest,
    }
    act({ path: `/connectors/${app.id}/accept`, body })
  }
  return (
    <form
      className="grid gap-4"
      aria-label={`What ${ability.title} does`}
      onSubmit={(event) => {
        event.preventDefault()
        if (decision.effectClass !== null) accept()
      }}
    >
      <KindField decision={decision} isOwn={isOwn} onChange={change} />
      <DecisionArguments args={ability.args} decision={decision} onChange={change} />
      <ShownField decision={decision} isOwn={isOwn} onChange={change} />
      {decision.mutates ? <DecisionPromises app={app} tool={ability.tool} decision={decision} onChange={change} /> : null}
      <SentenceFields decision={decision} onChange={change} />
      {problem ? (
        <p className="note danger" role="alert">
          <span>
            {problem.status === 409
              ? 'It changed once more while you looked. Look at it again; nothing was accepted.'
              : `${problem.message}. ${problem.detail}`}{' '}
            {problem.errors.map(({ message }) => message).join('; ')}
          </span>
        </p>
      ) : null}
      <div className="row flex-wrap gap-2">
        <Button look="primary" type="submit" busy={busy} off={decision.effectClass === null ? 'Choose its kind first.' : null}>
          Accept {ability.title}
        </Button>
        <Button onClick={onClose}>Not now</Button>
      </div>
    </form>
  )
}

interface PartProps {
  readonly decision: Decision
  readonly isOwn: boolean
  readonly onChange: Change
}

function KindField({ decision, isOwn, onChange }: PartProps) {
  const name = useId()
  return (
    <fieldset className="form-part">
      <legend className="float-left mb-2 w-full">What kind is it?</legend>
      {KINDS.filter((kind) => kind !== 'internal' || isOwn).map((kind) => (
        <label key={kind} className="pick">
          <input
            type="radio"
            name={name}
            checked={decision.effectClass === kind}
            onChange={() => onChange({ effectClass: kind, mutates: kind !== 'external_read' })}
          />
          <span>{EFFECT_WORDS[kind].word}</span>
          <span className="hint">{KIND_HINTS[kind]}</span>
        </label>
      ))}
      {decision.mutates && decision.effectClass !== null ? (
        <label className="pick">
          <input type="checkbox" checked={decision.reversible} onChange={(event) => onChange({ reversible: event.target.checked })} />
          <span>What it does can be undone</span>
        </label>
      ) : null}
    </fieldset>
  )
}

function ShownField({ decision, isOwn, onChange }: PartProps) {
  const id = useId()
  const choices = (['public', 'workspace', 'secret'] as const).filter((one) => one !== 'secret' || isOwn)
  return (
    <div className="field">
      <label className="label" htmlFor={id}>
        It may be shown without asking
      </label>
      <select
        id={id}
        className="input"
        value={decision.clearance}
        onChange={(event) => onChange({ clearance: event.target.value as Decision['clearance'] })}
      >
        {choices.map((one) => (
          <option key={one} value={one}>
            {SHOWN_WORDS[one]}
          </option>
        ))}
      </select>
      <span className="hint">A look-up that would tell it more asks first.</span>
    </div>
  )
}

function SentenceFields({ decision, onChange }: Omit<PartProps, 'isOwn'>) {
  const id = useId()
  return (
    <div className="form-part">
      <h4>What the plan says</h4>
      <div className="field">
        <label className="label" htmlFor={`${id}-one`}>
          For one
        </label>
        <input
          id={`${id}-one`}
          className="input"
          maxLength={200}
          required
          value={decision.summary}
          onChange={(event) => onChange({ summary: event.target.value })}
        />
        <span className="hint">{'Words in braces stand for what it is given, for example: Send a message to {to}'}</span>
      </div>
      <div className="field">
        <label className="label" htmlFor={`${id}-many`}>
          For several
        </label>
        <input
          id={`${id}-many`}
          className="input"
          maxLength={200}
          required
          value={decision.summaryMany}
          onChange={(event) => onChange({ summaryMany: event.target.value })}
        />
        <span className="hint">{'{n} is how many, for example: Send {n} {n|message|messages}'}</span>
      </div>
    </div>
  )
}
