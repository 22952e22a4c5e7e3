'use client'

import Link from 'next/link'
import { useId, useState } from 'react'
import { useAct } from '#components/data/use-act.ts'
import { Said, useT } from '#components/language/language.tsx'
import { SafeText } from '#components/plan/safe-text.tsx'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import type { ApprovalDetail } from '#server/bridge/schema.ts'
import type { Say } from '#server/kernel/language/say.ts'

export interface AskPermissionProps {
  readonly approval: ApprovalDetail
  readonly open: boolean
  readonly onOpenChange: (open: boolean) => void
}

const DAYS = [7, 30, 90] as const

/** What can be asked for: each action that stands by itself, and what is done for every item of a list as one. */
function stepsOf({ card }: ApprovalDetail, t: Say): { ordinal: number; words: string; count: number }[] {
  return card.willDo
    .filter((group) => group.posture === 'ask' && group.effectClass !== 'spend')
    .flatMap(({ items, phrase }) => {
      const listed = items.filter((item) => item.separable)
      const own = items.filter((item) => !item.separable).map(({ ordinal, summary }) => ({ ordinal, words: summary, count: 1 }))
      const [first] = listed
      return first
        ? [...own, { ordinal: first.ordinal, words: t('{what}, for each of a list', { what: phrase }), count: listed.length }]
        : own
    })
}

/** Asks an admin to let the crew member do one kind of action of this plan without asking. It grants nothing. */
export function AskPermission({ approval, open, onOpenChange }: AskPermissionProps) {
  const t = useT()
  const steps = stepsOf(approval, t)
  const [which, setWhich] = useState(0)
  const [reach, setReach] = useState<'same' | 'around'>('same')
  const step = steps[which]
  const [perDay, setPerDay] = useState('')
  const [days, setDays] = useState<number>(30)
  const { act, busy, value, problem } = useAct<{ sentence: string }>({ quiet: true })
  const id = useId()
  const least = step?.count ?? 1
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={t('Let it do this without asking')}
      about={t('You ask; an admin who did not write the job looks at what it would have done and gives it or not.')}
    >
      {value ? (
        <>
          <p role="status">
            <Said
              text="Asked for: {what}. Until an admin gives it, every plan asks."
              holes={{ what: <SafeText text={value.sentence} destination /> }}
            />
          </p>
          <div className="acts-end">
            <Link className="btn" href="/permissions">
              {t('Open standing permissions')}
            </Link>
          </div>
        </>
      ) : step ? (
        <form
          className="grid gap-3"
          onSubmit={(event) => {
            event.preventDefault()
            const perDayMax = Math.max(least, Math.round(Number(perDay)) || least)
            act({ path: `/approvals/${approval.id}/permissions`, body: { ordinal: step.ordinal, reach, perDayMax, days } })
          }}
        >
          <div className="field">
            <label className="label" htmlFor={`${id}-what`}>
              {t('What')}
            </label>
            <select id={`${id}-what`} className="input" value={which} onChange={(event) => setWhich(Number(event.target.value))}>
              {steps.map((one, index) => (
                <option key={one.ordinal} value={index}>
                  {one.words}
                </option>
              ))}
            </select>
          </div>
          <div className="field">
            <label className="label" htmlFor={`${id}-reach`}>
              {t('Where to')}
            </label>
            <select
              id={`${id}-reach`}
              className="input"
              value={reach}
              onChange={(event) => setReach(event.target.value as 'same' | 'around')}
            >
              <option value="same">{t('Only the same addresses or places as in this plan')}</option>
              <option value="around">{t('Anybody of the same domain, anything in the same folder')}</option>
            </select>
          </div>
          <div className="field">
            <label className="label" htmlFor={`${id}-day`}>
              {t('At most in 24 hours')}
            </label>
            <input
              id={`${id}-day`}
              className="input"
              type="number"
              min={least}
              max={1000}
              value={perDay}
              placeholder={String(least)}
              onChange={(event) => setPerDay(event.target.value)}
            />
          </div>
          <div className="field">
            <label className="label" htmlFor={`${id}-days`}>
              {t('For')}
            </label>
            <select id={`${id}-days`} className="input" value={days} onChange={(event) => setDays(Number(event.target.value))}>
              {DAYS.map((one) => (
                <option key={one} value={one}>
                  {t('{n} days', { n: one })}
                </option>
              ))}
            </select>
          </div>
          {problem ? (
            <p className="hint danger" role="alert">
              {t(problem.message)}. {t(problem.detail)}
            </p>
          ) : null}
          <div className="acts-end">
            <Button onClick={() => onOpenChange(false)}>{t('Not for this')}</Button>
            <Button look="primary" type="submit" busy={busy}>
              {t('Ask an admin')}
            </Button>
          </div>
        </form>
      ) : (
        <p>{t('Nothing of this plan can go without asking: what costs money always asks.')}</p>
      )}
    </Dialog>
  )
}
