'use client'

import { useId, useState } from 'react'
import { toast } from 'sonner'
import { SHOWN_WORDS } from '#components/apps/app-words.ts'
import { DecisionArguments } from '#components/apps/decision-arguments.tsx'
import { DecisionPromises } from '#components/apps/decision-promises.tsx'
import { useAct } from '#components/data/use-act.ts'
import { useT } from '#components/language/language.tsx'
import { Button } from '#components/ui/button.tsx'
import { EFFECT_WORDS } from '#components/words.ts'
import type { Ability, Connector, Decision } from '#server/catalogue/schema.ts'
import { msg } from '#server/kernel/language/say.ts'

interface Props {
  readonly app: Connector
  readonly ability: Ability
  readonly onClose: () => void
}
export type Change = (change: Partial<Decision>) => void

const KINDS = ['internal', 'external_read', 'external_write', 'spend'] as const
const KIND_HINTS = {
  internal: msg('Only parts of Muster itself.'),
  external_read: msg('Reads and changes nothing. Follows the job description without asking.'),
  external_write: msg('Asks before each time, unless an admin gives a standing permission.'),
  spend: msg('Asks before each time, and goes out only after it is safely on record.'),
} as const

/** An admin says what an ability does. What the app says about itself is at most a suggestion. */
export function DecisionForm({ app, ability, onClose }: Props) {
  const t = useT()
  const [decision, setDecision] = useState<Decision>(ability.decision)
  const change: Change = (next) => setDecision((before) => ({ ...before, ...next }))
  const { act, busy, problem } = useAct<unknown>({
    quiet: true,
    onDone: () => {
      toast(t('{title} is accepted. It is on record.', { title: ability.title }))
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
      aria-label={t('What {title} does', { title: ability.title })}
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
              ? t('It changed once more while you looked. Look at it again; nothing was accepted.')
              : `${t(problem.message)}. ${t(problem.detail)}`}{' '}
            {problem.errors.map(({ message }) => t(message)).join('; ')}
          </span>
        </p>
      ) : null}
      <div className="row flex-wrap gap-2">
        <Button look="primary" type="submit" busy={busy} off={decision.effectClass === null ? t('Choose its kind first.') : null}>
          {t('Accept {title}', { title: ability.title })}
        </Button>
        <Button onClick={onClose}>{t('Not now')}</Button>
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
  const t = useT()
  const name = useId()
  return (
    <fieldset className="form-part">
      <legend className="float-left mb-2 w-full">{t('What kind is it?')}</legend>
      {KINDS.filter((kind) => kind !== 'internal' || isOwn).map((kind) => (
        <label key={kind} className="pick">
          <input
            type="radio"
            name={name}
            checked={decision.effectClass === kind}
            onChange={() => onChange({ effectClass: kind, mutates: kind !== 'external_read' })}
          />
          <span>{t(EFFECT_WORDS[kind].word)}</span>
          <span className="hint">{t(KIND_HINTS[kind])}</span>
        </label>
      ))}
      {decision.mutates && decision.effectClass !== null ? (
        <label className="pick">
          <input type="checkbox" checked={decision.reversible} onChange={(event) => onChange({ reversible: event.target.checked })} />
          <span>{t('What it does can be undone')}</span>
        </label>
      ) : null}
    </fieldset>
  )
}

function ShownField({ decision, isOwn, onChange }: PartProps) {
  const t = useT()
  const id = useId()
  const choices = (['public', 'workspace', 'secret'] as const).filter((one) => one !== 'secret' || isOwn)
  return (
    <div className="field">
      <label className="label" htmlFor={id}>
        {t('It may be shown without asking')}
      </label>
      <select
        id={id}
        className="input"
        value={decision.clearance}
        onChange={(event) => onChange({ clearance: event.target.value as Decision['clearance'] })}
      >
        {choices.map((one) => (
          <option key={one} value={one}>
            {t(SHOWN_WORDS[one])}
          </option>
        ))}
      </select>
      <span className="hint">{t('A look-up that would tell it more asks first.')}</span>
    </div>
  )
}

function SentenceFields({ decision, onChange }: Omit<PartProps, 'isOwn'>) {
  const t = useT()
  const id = useId()
  return (
    <div className="form-part">
      <h4>{t('What the plan says')}</h4>
      <div className="field">
        <label className="label" htmlFor={`${id}-one`}>
          {t('For one')}
        </label>
        <input
          id={`${id}-one`}
          className="input"
          maxLength={200}
          required
          value={decision.summary}
          onChange={(event) => onChange({ summary: event.target.value })}
        />
        <span className="hint">{t('Words in braces stand for what it is given, for example: Send a message to {to}')}</span>
      </div>
      <div className="field">
        <label className="label" htmlFor={`${id}-many`}>
          {t('For several')}
        </label>
        <input
          id={`${id}-many`}
          className="input"
          maxLength={200}
          required
          value={decision.summaryMany}
          onChange={(event) => onChange({ summaryMany: event.target.value })}
        />
        <span className="hint">{t('{n} is how many, for example: Send {n} {n|message|messages}')}</span>
      </div>
    </div>
  )
}
