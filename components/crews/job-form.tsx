'use client'

import { ShieldCheck } from 'lucide-react'
import type { ReactNode } from 'react'
import { RestingForm } from '#components/authoring/resting-form.tsx'
import { Conditions } from '#components/conditions/conditions.tsx'
import { microOf, typedEuro } from '#components/costs/euro.ts'
import { Abilities } from '#components/crews/abilities.tsx'
import { CommitField } from '#components/crews/commit-field.tsx'
import { Freedom } from '#components/crews/freedom.tsx'
import { PassesOn } from '#components/crews/passes-on.tsx'
import { Rules } from '#components/crews/rules.tsx'
import type { Draft } from '#components/crews/use-draft.ts'
import { useT } from '#components/language/language.tsx'
import { useOff } from '#components/shell/use-shell.ts'
import type { Rigidity } from '#server/bridge/schema.ts'
import { msg } from '#server/kernel/language/say.ts'

interface Props {
  readonly draft: Draft
  /** What belongs to the job and stands outside its text: after what it does, before how much. */
  readonly children?: ReactNode
}

/** The job description as a form. It edits the same text that the source shows. */
export function JobForm({ draft, children }: Props) {
  const t = useT()
  const role = useOff('author')
  const { value } = draft
  const off = !draft.isReadable ? t('The text cannot be read; correct it under Source first.') : role
  const text = (key: string): string => (typeof value?.[key] === 'string' ? (value[key] as string) : '')
  return (
    <>
      {draft.isReadable ? null : <RestingForm where="form" />}
      {role !== null ? <p className="note mb-4">{t('{why} You can read everything here.', { why: role })}</p> : null}
      <Posture draft={draft} />
      <div className="sec">
        <CommitField
          label={t('Objective')}
          rows={2}
          value={text('objective')}
          off={off}
          onCommit={(next) => draft.patch(['objective'], next)}
        />
      </div>
      <div className="sec">
        <CommitField
          label={t('Instructions')}
          hint={t('What to keep in mind. Steps and rules go before it.')}
          rows={3}
          value={text('instructions')}
          off={off}
          onCommit={(next) => draft.patch(['instructions'], next === '' ? undefined : next)}
        />
      </div>
      <Freedom value={(text('rigidity') || 'guided') as Rigidity} off={off} onChange={(next) => draft.patch(['rigidity'], next)} />
      <Abilities draft={draft} off={off} />
      <Conditions draft={draft} off={off} />
      <Rules draft={draft} off={off} />
      {children}
      <Limits draft={draft} off={off} />
      <PassesOn draft={draft} off={off} />
    </>
  )
}

function Posture({ draft }: { readonly draft: Draft }) {
  const t = useT()
  return (
    <div className="posture">
      <ShieldCheck className="i" aria-hidden />
      <div>
        <p className="strong" role="status">
          {draft.posture?.sentence ?? t('What it may do is worked out once the problems below are corrected.')}
        </p>
        {draft.posture ? <p className="small muted mt-1">{t('Worked out from the fields below, not written by a model.')}</p> : null}
      </div>
    </div>
  )
}

const LIMITS = [
  ['effectsMax', msg('Actions a run'), 200, 1000],
  ['legsMax', msg('Parts a run'), 20, 50],
  ['readsMax', msg('Look-ups a run'), 500, 5000],
] as const

function Limits({ draft, off }: { readonly draft: Draft; readonly off: string | null }) {
  const t = useT()
  const budget = (draft.value?.['budget'] ?? {}) as { readonly [name: string]: unknown }
  return (
    <section className="sec" aria-labelledby="limits-title">
      <div className="sec-h">
        <h2 id="limits-title">{t('Limits')}</h2>
        <span className="hint">{t('at a limit the run pauses or stops; nothing is cut short')}</span>
      </div>
      <div className="limits">
        {LIMITS.map(([name, label, usual, max]) => (
          <CommitField
            key={name}
            label={t(label)}
            type="number"
            placeholder={String(usual)}
            value={budget[name] === undefined ? '' : String(budget[name])}
            off={off}
            check={(next) =>
              next === '' || (/^\d+$/.test(next) && Number(next) >= 1 && Number(next) <= max) ? null : t('1 to {max}', { max })
            }
            onCommit={(next) => draft.patch(['budget', name], next === '' ? undefined : Number(next))}
          />
        ))}
      </div>
      <div className="mt-3">
        <CostLimit draft={draft} micro={budget['costEuroMicros']} off={off} />
      </div>
    </section>
  )
}

/** What the models of one run may cost by the job itself; only ever less than what admins set. */
function CostLimit({ draft, micro, off }: { readonly draft: Draft; readonly micro: unknown; readonly off: string | null }) {
  const t = useT()
  return (
    <CommitField
      label={t('Models of a run may cost, in €')}
      hint={t('Empty: no limit of its own. What admins set under Costs and limits holds all the same; the lower one counts.')}
      value={typeof micro === 'number' ? typedEuro(micro, t) : ''}
      off={off}
      check={(next) => (next.trim() === '' || microOf(next) !== null ? null : t('Write an amount like 20 or 0.50'))}
      onCommit={(next) => draft.patch(['budget', 'costEuroMicros'], next.trim() === '' ? undefined : (microOf(next) ?? undefined))}
    />
  )
}
