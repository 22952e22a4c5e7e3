'use client'

import { useState } from 'react'
import { toast } from 'sonner'
import { TextField } from '#components/apps/connect-fields.tsx'
import type { Problem } from '#components/data/problem.ts'
import { useAct } from '#components/data/use-act.ts'
import { useT } from '#components/language/language.tsx'
import { presetTitle } from '#components/models/model-words.ts'
import { PlaceFields, TrustFields, type TypedProvider } from '#components/models/provider-fields.tsx'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { Tabs } from '#components/ui/tabs.tsx'
import type { PresetView, ProviderView } from '#server/bridge/models/schema.ts'
import type { Preset } from '#server/gateway/llm/settings/schema.ts'
import type { Say } from '#server/kernel/language/say.ts'

interface ConnectProps {
  readonly presets: readonly PresetView[]
  /** What was chosen before the window opened. */
  readonly first: Preset
  /** Names that are taken. */
  readonly names: readonly string[]
  readonly onClose: () => void
  /** Id of what was connected: it is tested next. */
  readonly onConnected: (id: string) => void
}

/** Connects a server of models: which product it is fills the form, and all of it can be changed. */
export function ConnectProviderDialog({ presets, first, names, onClose, onConnected }: ConnectProps) {
  const t = useT()
  const [current, setCurrent] = useState(first)
  const tabs = presets.map(({ preset }) => preset)
  const words = Object.fromEntries(presets.map((preset) => [preset.preset, presetTitle(preset, t)])) as Record<Preset, string>
  const preset = presets.find((one) => one.preset === current)
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={t('Connect models')}
      about={t('Any server that speaks the way OpenAI does. Nothing is asked of it before you say what for.')}
    >
      <Tabs label={t('What to connect')} tabs={tabs} current={current} words={words} onChoose={setCurrent} />
      {preset ? <ConnectForm key={current} preset={preset} names={names} onClose={onClose} onConnected={onConnected} /> : null}
    </Dialog>
  )
}

function ConnectForm({ preset, names, onClose, onConnected }: Omit<ConnectProps, 'presets' | 'first'> & { readonly preset: PresetView }) {
  const t = useT()
  const [typed, setTyped] = useState<TypedProvider>({
    name: freeName(preset.preset === 'other' ? 'models' : preset.preset, names),
    baseUrl: preset.baseUrl,
    inside: preset.inside,
    key: '',
    clearance: preset.inside ? 'workspace' : 'public',
    seesPersonal: false,
    keepsPrompts: false,
  })
  const { act, busy, problem } = useAct<{ id: string }>({
    quiet: true,
    onDone: ({ id }) => {
      toast(t('{name} is connected.', { name: typed.name }))
      onConnected(id)
    },
  })
  const wrong = (field: string): string | undefined => problem?.errors.find(({ pointer }) => pointer === `/${field}`)?.message
  const change = (part: Partial<TypedProvider>): void => setTyped({ ...typed, ...part })
  const { key, ...rest } = typed
  const off = preset.needsKey && key === '' ? t('Write its key first.') : null
  return (
    <form
      className="mt-4 grid gap-4"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        if (off === null) act({ path: '/models', body: { preset: preset.preset, ...rest, ...(key === '' ? {} : { key }) } })
      }}
    >
      <TextField
        label={t('Short name')}
        hint={t('Small letters, digits and -. It stays as it is.')}
        value={typed.name}
        wrong={wrong('name')}
        onChange={(name) => change({ name })}
      />
      <PlaceFields
        typed={typed}
        onChange={change}
        wrong={wrong}
        keyHint={
          preset.needsKey
            ? t('It is kept under Saved secrets, goes to this address only, and is never shown again.')
            : t('Leave it empty when none is needed. It is kept under Saved secrets, goes to this address only, and is never shown again.')
        }
      />
      <TrustFields typed={typed} onChange={change} />
      {problem ? (
        <p className="note danger" role="alert">
          {problem.status === 409 ? t('Another provider has this short name.') : saidProblem(problem, t)} {t('Nothing was connected.')}
        </p>
      ) : null}
      <div className="acts-end">
        <Button onClick={onClose}>{t('Not now')}</Button>
        <Button look="primary" type="submit" busy={busy} off={off}>
          {t('Connect and test')}
        </Button>
      </div>
    </form>
  )
}

function saidProblem(problem: Problem, t: Say): string {
  return problem.errors.length > 0 ? t('Correct the marked fields.') : `${t(problem.message)}. ${t(problem.detail)}`
}

function freeName(wanted: string, names: readonly string[]): string {
  if (!names.includes(wanted)) return wanted
  for (let n = 2; ; n += 1) if (!names.includes(`${wanted}-${n}`)) return `${wanted}-${n}`
}

/** Changes where it is and what it may see; its short name stays. */
export function ChangeProviderDialog({ provider, onClose }: { readonly provider: ProviderView; readonly onClose: () => void }) {
  const t = useT()
  const [typed, setTyped] = useState<TypedProvider>({ ...provider, key: '' })
  // as it was when this window opened: a change made beside it is said, not undone
  const [was] = useState(provider.changedAt)
  const { act, busy, problem } = useAct<unknown>({
    quiet: true,
    onDone: () => {
      toast(t('{name} is changed.', { name: provider.name }))
      onClose()
    },
  })
  const wrong = (field: string): string | undefined => problem?.errors.find(({ pointer }) => pointer === `/${field}`)?.message
  const change = (part: Partial<TypedProvider>): void => setTyped({ ...typed, ...part })
  return (
    <Dialog open onOpenChange={(open) => (open ? undefined : onClose())} title={t('Change {name}', { name: provider.name })}>
      <form
        className="grid gap-4"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          act({ path: `/models/${provider.id}`, method: 'PATCH', body: { ...bodyOf(provider, typed), was } })
        }}
      >
        <PlaceFields
          typed={typed}
          onChange={change}
          wrong={wrong}
          keyHint={provider.hasKey ? t('Leave it empty to keep the saved one.') : t('Leave it empty when none is needed.')}
        />
        <TrustFields typed={typed} onChange={change} />
        {problem ? (
          <p className="note danger" role="alert">
            {saidProblem(problem, t)} {t('Nothing was saved.')}
          </p>
        ) : null}
        <div className="acts-end">
          <Button onClick={onClose}>{t('Leave it as it is')}</Button>
          <Button look="primary" type="submit" busy={busy}>
            {t('Save the changes')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

/** An address that stays is not sent: it would forget how its test ended. */
function bodyOf(before: ProviderView, { baseUrl, inside, key, clearance, seesPersonal, keepsPrompts }: TypedProvider) {
  return {
    ...(baseUrl === before.baseUrl && inside === before.inside ? {} : { baseUrl, inside }),
    ...(key === '' ? {} : { key }),
    clearance,
    seesPersonal,
    keepsPrompts,
  }
}
