'use client'

import { useState } from 'react'
import { toast } from 'sonner'
import { TextField } from '#components/apps/connect-fields.tsx'
import { crewTitle, goesOn, limitFor, PERIOD_WORDS, waitsAt } from '#components/costs/cost-words.ts'
import { euro, microOf, typedEuro } from '#components/costs/euro.ts'
import { LimitPreview } from '#components/costs/limit-preview.tsx'
import { useLimitPreview, type WantedLimit } from '#components/costs/use-limit-preview.ts'
import { useAct } from '#components/data/use-act.ts'
import { useRead } from '#components/data/use-read.ts'
import { useT } from '#components/language/language.tsx'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import type { CostsView, LimitView } from '#server/bridge/costs/schema.ts'
import type { MemberListItem } from '#server/bridge/schema.ts'

interface Typed {
  /** `workspace`, `run`, or the id of a crew or crew member. */
  readonly of: string
  readonly period: LimitView['period']
  readonly amount: string
  readonly atLimit: LimitView['atLimit']
}
type Crews = CostsView['crews']

interface DialogProps {
  readonly limit: LimitView | null
  readonly crews: Crews
  readonly onClose: () => void
}

/** Sets one more limit, or another amount of one that is there. */
export function LimitDialog({ limit, crews, onClose }: DialogProps) {
  const t = useT()
  const [typed, setTyped] = useState<Typed>(() => ({
    of: 'workspace',
    period: limit?.period ?? 'month',
    amount: limit ? typedEuro(limit.maxMicro, t) : '',
    atLimit: limit?.atLimit ?? 'ask',
  }))
  const saving = useAct<{ readonly resumed?: number }>({
    quiet: true,
    onDone: ({ resumed = 0 }) => {
      toast(resumed > 0 ? goesOn(resumed, t) : t('The limit holds from the next question on.'))
      onClose()
    },
  })
  const maxMicro = microOf(typed.amount)
  const what = limit ? { scope: limit.scope, subjectId: limit.subjectId } : subjectOf(typed.of, crews)
  const wanted: WantedLimit = { ...what, period: what.scope === 'run' ? 'run' : typed.period, maxMicro }
  const { preview, look, ...looking } = useLimitPreview(wanted)
  const problem = saving.problem ?? looking.problem
  const wrong = problem?.errors[0]?.message
  const save = (): void => {
    const { atLimit } = typed
    if (limit) saving.act({ path: `/spend-limits/${limit.id}`, method: 'PATCH', body: { maxMicro, atLimit, was: limit.changedAt } })
    else saving.act({ path: '/spend-limits', body: { ...wanted, atLimit } })
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={limit ? t('Change the limit') : t('Set a limit')}
      about={limit ? `${limitFor(limit, t)}, ${t(PERIOD_WORDS[limit.period])}` : t('Only admins set one. No job description can raise it.')}
    >
      <form
        className="grid gap-4"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          if (preview) save()
          else if (maxMicro !== null) look()
        }}
      >
        {limit ? null : <SubjectFields typed={typed} crews={crews} onChange={(change) => setTyped({ ...typed, ...change })} />}
        <TextField
          label={t('At most, in €')}
          hint={t('At 80 % admins are told, and whoever hired the crew member that it is for.')}
          value={typed.amount}
          wrong={typed.amount !== '' && maxMicro === null ? t('Write an amount like 20 or 0.50') : wrong}
          onChange={(amount) => setTyped({ ...typed, amount })}
        />
        <AtLimit value={typed.atLimit} onChange={(atLimit) => setTyped({ ...typed, atLimit })} />
        {problem && wrong === undefined ? (
          <p className="note danger" role="alert">
            {problem.code === 'CONFLICT' && limit === null
              ? t('There is a limit for the same and the same time. Change that one.')
              : `${t(problem.message)}. ${t(problem.detail)}`}
          </p>
        ) : null}
        {limit && maxMicro !== null ? <UsedUp limit={limit} maxMicro={maxMicro} atLimit={typed.atLimit} /> : null}
        {limit && limit.waiting.length > 0 && maxMicro !== null && maxMicro > limit.maxMicro ? (
          <p className="note" role="status">
            {t('{runs} at this limit. What fits under it then goes on as soon as it is changed.', {
              runs: waitsAt(limit.waiting.length, t),
            })}
          </p>
        ) : null}
        {preview ? <LimitPreview preview={preview} /> : null}
        <div className="acts-end">
          <Button onClick={onClose}>{t('Not now')}</Button>
          <Button
            look="primary"
            type="submit"
            busy={saving.busy || looking.busy}
            off={maxMicro === null ? t('Write an amount first.') : null}
          >
            {preview ? (limit ? t('Change the limit') : t('Set the limit')) : t('What would this have done?')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

interface UsedUpProps extends Pick<Typed, 'atLimit'> {
  readonly limit: LimitView
  readonly maxMicro: number
}

/** A limit may be set below what is used: that is how spending is stopped. It says so before. */
function UsedUp({ limit: { usedMicro, period }, maxMicro, atLimit }: UsedUpProps) {
  const t = useT()
  if (period === 'run' || usedMicro < maxMicro) return null
  const what = {
    used: euro(usedMicro, t),
    when: period === 'day' ? t('midnight') : t('the first of next month'),
  }
  return (
    <p className="note warn" role="status">
      {atLimit === 'ask'
        ? t('{used} are used already. With this limit no run may cost anything until {when}, unless an admin allows it.', what)
        : t('{used} are used already. With this limit nothing that costs is let through until {when}.', what)}
    </p>
  )
}

/** What happens when nothing is left. */
function AtLimit({ value, onChange }: { readonly value: Typed['atLimit']; readonly onChange: (value: Typed['atLimit']) => void }) {
  const t = useT()
  const choices = [
    {
      is: 'ask',
      word: t('Ask an admin'),
      means: t('A run waits; an admin may allow it so much more, and the limit stays for all others.'),
    },
    {
      is: 'block',
      word: t('Stop'),
      means: t('A run waits until an admin raises the limit, or its time is over and somebody lets the run go on.'),
    },
  ] as const
  return (
    <fieldset className="field">
      <legend className="label">{t('When nothing is left')}</legend>
      {choices.map(({ is, word, means }) => (
        <label key={is} className="row items-start gap-2">
          <input type="radio" name="at-limit" className="mt-1" checked={value === is} onChange={() => onChange(is)} />
          <span>
            {word} <span className="hint block">{means}</span>
          </span>
        </label>
      ))}
      <p className="hint">{t('People and programs that ask a model themselves are refused either way.')}</p>
    </fieldset>
  )
}

interface SubjectProps {
  readonly typed: Typed
  readonly crews: Crews
  readonly onChange: (change: Partial<Typed>) => void
}

/** Whom it is for, and over which time. */
function SubjectFields({ typed, crews, onChange }: SubjectProps) {
  const t = useT()
  const members = useRead<{ items: readonly MemberListItem[] }>('/members')
  return (
    <div className="grid items-start gap-3 sm:grid-cols-2">
      <label className="field">
        <span className="label">{t('For')}</span>
        <select className="input" value={typed.of} onChange={(event) => onChange({ of: event.target.value })}>
          <option value="workspace">{t('The whole workspace')}</option>
          <option value="run">{t('Every run')}</option>
          {crews.map(({ id, name }) => (
            <option key={id} value={id}>
              {crewTitle(name, t)}
            </option>
          ))}
          {members.data?.items.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </label>
      {typed.of === 'run' ? null : (
        <label className="field">
          <span className="label">{t('Counted')}</span>
          <select
            className="input"
            value={typed.period}
            onChange={(event) => onChange({ period: event.target.value as LimitView['period'] })}
          >
            <option value="month">{t(PERIOD_WORDS.month)}</option>
            <option value="day">{t(PERIOD_WORDS.day)}</option>
            <option value="run">{t(PERIOD_WORDS.run)}</option>
          </select>
        </label>
      )}
    </div>
  )
}

function subjectOf(of: string, crews: Crews): { scope: LimitView['scope']; subjectId: string | null } {
  if (of === 'workspace' || of === 'run') return { scope: of, subjectId: null }
  return { scope: crews.some(({ id }) => id === of) ? 'crew' : 'member', subjectId: of }
}
