'use client'

import { useId, useState } from 'react'
import { toast } from 'sonner'
import { useAct } from '#components/data/use-act.ts'
import { useT } from '#components/language/language.tsx'
import { dayEdge } from '#components/notices/day-edge.ts'
import { useClock } from '#components/time/use-clock.ts'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import type { DelegationList } from '#server/identity/delegations/schema.ts'

interface Props {
  readonly colleagues: DelegationList['colleagues']
  readonly onClose: () => void
}

/** A colleague and whole days, on the workspace's clock. */
export function StandInDialog({ colleagues, onClose }: Props) {
  const t = useT()
  const { zone } = useClock()
  const [delegateId, setDelegateId] = useState(colleagues[0]?.userId ?? '')
  const [from, setFrom] = useState('')
  const [until, setUntil] = useState('')
  const id = useId()
  const name = colleagues.find((one) => one.userId === delegateId)?.name ?? ''
  const { act, busy, problem } = useAct<unknown>({
    quiet: true,
    onDone: () => {
      toast(t('{name} stands in for you.', { name }))
      onClose()
    },
  })
  const missing = delegateId === '' || from === '' || until === ''
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={t('Name a colleague')}
      about={t('They are told in your place. They decide only what they may decide themselves.')}
    >
      <form
        className="grid gap-3"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          if (missing) return
          act({ path: '/me/delegations', body: { delegateId, from: dayEdge(from, zone, 'start'), until: dayEdge(until, zone, 'end') } })
        }}
      >
        <div className="field">
          <label className="label" htmlFor={`${id}-who`}>
            {t('Colleague')}
          </label>
          <select id={`${id}-who`} className="input" value={delegateId} onChange={(event) => setDelegateId(event.target.value)}>
            {colleagues.map((one) => (
              <option key={one.userId} value={one.userId}>
                {one.name}
              </option>
            ))}
          </select>
        </div>
        <div className="grid items-start gap-3 sm:grid-cols-2">
          <Day id={`${id}-from`} label={t('First day')} value={from} onChange={setFrom} />
          <Day id={`${id}-until`} label={t('Last day')} value={until} onChange={setUntil} />
        </div>
        {problem ? (
          <p className="note danger" role="alert">
            {problem.errors.length > 0
              ? problem.errors.map(({ message }) => t(message)).join('; ')
              : `${t(problem.message)}. ${t(problem.detail)}`}
            . {t('Nothing was saved.')}
          </p>
        ) : null}
        <div className="acts-end">
          <Button onClick={onClose}>{t('Not now')}</Button>
          <Button look="primary" type="submit" busy={busy} off={missing ? t('Choose both days.') : null}>
            {t('Name the colleague')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

interface DayProps {
  readonly id: string
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
}

function Day({ id, label, value, onChange }: DayProps) {
  return (
    <div className="field">
      <label className="label" htmlFor={id}>
        {label}
      </label>
      <input id={id} className="input" type="date" value={value} onChange={(event) => onChange(event.target.value)} />
    </div>
  )
}
