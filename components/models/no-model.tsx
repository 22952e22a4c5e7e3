import { ArrowRight } from 'lucide-react'
import { useT } from '#components/language/language.tsx'
import { presetTitle } from '#components/models/model-words.ts'
import { useOff } from '#components/shell/use-shell.ts'
import type { ModelsView, PresetView } from '#server/bridge/models/schema.ts'
import type { Preset } from '#server/gateway/llm/settings/schema.ts'
import { msg } from '#server/kernel/language/say.ts'

const ABOUT: { readonly [preset in Preset]: string } = {
  ollama: msg('Models on this machine or one of ours. No key, no cost for each word.'),
  vllm: msg('A server of ours with its own graphics cards. No key unless you set one.'),
  'lm-studio': msg('Models on a desk computer, with its local server switched on.'),
  openai: msg('Models in the cloud. Wants a key, and costs for each word.'),
  other: msg('Whatever speaks the same way: write its address.'),
}

interface Props {
  readonly view: ModelsView
  readonly onConnect: (preset: Preset) => void
}

/** Nothing is connected, and nothing is missing by that: what works so, what would work with one, and the ways to connect one. */
export function NoModel({ view, onConnect }: Props) {
  const t = useT()
  const off = useOff('admin')
  const { all, withoutModel } = view.members
  return (
    <section aria-labelledby="no-model">
      <div className="card">
        <div className="state">
          <h2 id="no-model">{t('No model is connected')}</h2>
          <p className="muted">
            {t('Crew members with fixed rules work without one.')}{' '}
            {all > 0
              ? t.count(all, 'Of {n} crew member at work, {without} needs none.', 'Of {n} crew members at work, {without} need none.', {
                  without: withoutModel,
                })
              : ''}
          </p>
          <p className="muted">
            {t(
              'A model reads texts, judges and drafts inside a job, and helps to hire by talking. It can propose; only a decided plan acts.',
            )}
          </p>
        </div>
      </div>
      {off === null ? (
        <ul className="card mt-4">
          {view.presets.map((preset) => (
            <PresetCard key={preset.preset} preset={preset} onConnect={onConnect} />
          ))}
        </ul>
      ) : (
        <p className="muted mt-3 text-sm">{off}</p>
      )}
    </section>
  )
}

function PresetCard({ preset, onConnect }: { readonly preset: PresetView; readonly onConnect: (preset: Preset) => void }) {
  const t = useT()
  const title = presetTitle(preset, t)
  return (
    <li className="preset">
      <h3>{title}</h3>
      <p className="muted">{t(ABOUT[preset.preset])}</p>
      <button type="button" className="btn s" onClick={() => onConnect(preset.preset)}>
        {preset.title === null ? t('Connect it by its address') : t('Connect {name}', { name: title })}
        <ArrowRight className="i i-s" aria-hidden />
      </button>
    </li>
  )
}
