'use client'

import { useId, useState } from 'react'
import { useAct } from '#components/data/use-act.ts'
import { useRead } from '#components/data/use-read.ts'
import { PasswordDialog } from '#components/inbox/password-dialog.tsx'
import { useT } from '#components/language/language.tsx'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { ProblemState, SkeletonBlock } from '#components/ui/states.tsx'
import type { PlanAction } from '#server/bridge/plan-change/schema.ts'
import type { ApprovalDetail } from '#server/bridge/schema.ts'
import { ownValue } from '#server/kernel/own-value.ts'

export interface EditActionProps {
  readonly approval: ApprovalDetail
  readonly ordinal: number
  readonly open: boolean
  readonly onOpenChange: (open: boolean) => void
  readonly onChanged: () => void
}

/** Writes the text of one action otherwise: a new plan with exactly this text, which somebody else decides on. */
export function EditAction({ approval, ordinal, open, onOpenChange, onChanged }: EditActionProps) {
  const t = useT()
  const { data, error, refetch } = useRead<PlanAction>(`/approvals/${approval.id}/actions/${ordinal}`)
  const about = approval.requirement.single
    ? t('A new plan is made with exactly this text. Nothing is sent before it is approved.')
    : t('A new plan is made with exactly this text. Whoever writes it does not decide on it: somebody else does.')
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={data?.summary ?? t('Edit an action')} about={about}>
      {error && !data ? <ProblemState problem={error} onRetry={() => void refetch()} /> : null}
      {data ? (
        <Fields key={ordinal} approval={approval} action={data} onCancel={() => onOpenChange(false)} onChanged={onChanged} />
      ) : error ? null : (
        <SkeletonBlock height={220} label={t('Loading the action')} />
      )}
    </Dialog>
  )
}

interface FieldsProps {
  readonly approval: ApprovalDetail
  readonly action: PlanAction
  readonly onCancel: () => void
  readonly onChanged: () => void
}

function Fields({ approval, action, onCancel, onChanged }: FieldsProps) {
  const t = useT()
  const [texts, setTexts] = useState<{ readonly [name: string]: string }>({})
  const [asking, setAsking] = useState(false)
  const { act, busy, problem } = useAct<unknown>({
    quiet: true,
    onDone: onChanged,
    onProblem: (refused) => refused.code === 'REAUTH_REQUIRED' && setAsking(true),
  })
  const changed = Object.fromEntries(
    action.fields.flatMap(({ name, text }) =>
      ownValue(texts, name) === undefined || ownValue(texts, name) === text ? [] : [[name, ownValue(texts, name)]],
    ),
  )
  const isChanged = Object.keys(changed).length > 0
  const send = (): void =>
    act({ path: `/approvals/${approval.id}/amend`, body: { token: approval.token, edits: [{ ordinal: action.ordinal, args: changed }] } })
  if (action.fields.length === 0) return <p>{t('Nothing of it is text. It changes with the job description.')}</p>
  return (
    <form
      className="grid gap-3"
      onSubmit={(event) => {
        event.preventDefault()
        if (isChanged) send()
      }}
    >
      {action.fields.map((field) => (
        <Field
          key={field.name}
          field={field}
          text={ownValue(texts, field.name) ?? field.text}
          onWrite={(text) => setTexts({ ...texts, [field.name]: text })}
        />
      ))}
      {problem && problem.code !== 'REAUTH_REQUIRED' ? (
        <p className="hint danger" role="alert">
          {t(problem.message)}
        </p>
      ) : null}
      <div className="acts-end">
        <Button onClick={onCancel}>{t('Keep it as it is')}</Button>
        <Button look="primary" type="submit" busy={busy} off={isChanged ? null : t('Nothing is changed yet')}>
          {t('Make a new plan with this text')}
        </Button>
      </div>
      <PasswordDialog
        open={asking}
        onOpenChange={setAsking}
        decision="reject"
        onDone={() => {
          setAsking(false)
          send()
        }}
      />
    </form>
  )
}

interface FieldProps {
  readonly field: PlanAction['fields'][number]
  readonly text: string
  readonly onWrite: (text: string) => void
}

function Field({ field, text, onWrite }: FieldProps) {
  const id = useId()
  const common = { id, className: 'input', value: text, maxLength: 100_000 }
  return (
    <div className="field">
      <label className="label" htmlFor={id}>
        {field.title}
      </label>
      {field.long ? (
        <textarea {...common} rows={8} onChange={(event) => onWrite(event.target.value)} />
      ) : (
        <input {...common} onChange={(event) => onWrite(event.target.value)} />
      )}
    </div>
  )
}
