'use client'

import { useRouter } from 'next/navigation'
import { useId, useState } from 'react'
import { toast } from 'sonner'
import { useAct } from '#components/data/use-act.ts'
import { useT } from '#components/language/language.tsx'
import { useOff } from '#components/shell/use-shell.ts'
import { clockTime } from '#components/time/format-time.ts'
import { useNow } from '#components/time/use-now.ts'
import { Button } from '#components/ui/button.tsx'

export interface WorkspaceSettings {
  readonly name: string
  readonly tenantName: string
  readonly timeZone: string
  readonly practice: boolean
  readonly singlePersonApproval: boolean
}
const NAME_MAX = 120

/** Names and time zone. Schedules keep the zone that they were made with. */
export function WorkspaceForm({ settings }: { readonly settings: WorkspaceSettings }) {
  const t = useT()
  const router = useRouter()
  const id = useId()
  const now = useNow()
  const off = useOff('admin')
  const [name, setName] = useState(settings.name)
  const [tenantName, setTenantName] = useState(settings.tenantName)
  const [timeZone, setTimeZone] = useState(settings.timeZone)
  const { act, busy } = useAct<WorkspaceSettings>({
    onDone: () => {
      toast(t('The settings are saved.'))
      router.refresh()
    },
  })
  const isSame = name.trim() === settings.name && tenantName.trim() === settings.tenantName && timeZone === settings.timeZone
  const isEmpty = name.trim() === '' || tenantName.trim() === ''
  const zones = [...new Set([settings.timeZone, 'UTC', ...Intl.supportedValuesOf('timeZone')])]
  return (
    <section className="card" aria-labelledby={`${id}-title`}>
      <div className="card-h">
        <h2 id={`${id}-title`}>{t('Workspace')}</h2>
      </div>
      <form
        className="card-b grid max-w-xl gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          if (!isSame && !isEmpty) act({ path: '/workspace', method: 'PATCH', body: { name, tenantName, timeZone } })
        }}
      >
        <Line id={`${id}-name`} label={t('Name of the workspace')} value={name} off={off !== null} onChange={setName} />
        <Line id={`${id}-tenant`} label={t('Name of the organisation')} value={tenantName} off={off !== null} onChange={setTenantName} />
        <div className="field">
          <label className="label" htmlFor={`${id}-zone`}>
            {t('Time zone')}
          </label>
          <select
            id={`${id}-zone`}
            className="input"
            value={timeZone}
            disabled={off !== null}
            aria-describedby={`${id}-zone-hint`}
            onChange={(event) => setTimeZone(event.target.value)}
          >
            {zones.map((zone) => (
              <option key={zone} value={zone}>
                {zone.replaceAll('_', ' ')}
              </option>
            ))}
          </select>
          <span className="hint" id={`${id}-zone-hint`}>
            {t(
              'It is {time} there now. All times on screen, deadlines and quiet hours follow it; schedules keep the clock that they were made for.',
              { time: clockTime(now, timeZone) },
            )}
          </span>
        </div>
        <div className="row flex-wrap gap-2">
          <Button
            look="primary"
            type="submit"
            busy={busy}
            off={off ?? (isEmpty ? t('Both need a name.') : isSame ? t('Nothing is changed.') : null)}
          >
            {t('Save the settings')}
          </Button>
        </div>
      </form>
    </section>
  )
}

interface LineProps {
  readonly id: string
  readonly label: string
  readonly value: string
  readonly off: boolean
  readonly onChange: (value: string) => void
}

function Line({ id, label, value, off, onChange }: LineProps) {
  return (
    <div className="field">
      <label className="label" htmlFor={id}>
        {label}
      </label>
      <input
        id={id}
        className="input"
        value={value}
        maxLength={NAME_MAX}
        disabled={off}
        autoComplete="off"
        onChange={(event) => onChange(event.target.value)}
      />
    </div>
  )
}
