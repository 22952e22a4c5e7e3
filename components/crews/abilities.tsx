'use client'

import { Lock } from 'lucide-react'
import { LastPlan } from '#components/authoring/last-plan.tsx'
import { chosenPostures, mayChoose, stricter } from '#components/authoring/postures.ts'
import type { Draft } from '#components/crews/use-draft.ts'
import { useRead } from '#components/data/use-read.ts'
import { useT } from '#components/language/language.tsx'
import { EffectBadge } from '#components/ui/badge.tsx'
import { FREEDOM_WORDS } from '#components/words.ts'
import type { Postures } from '#server/bridge/authoring/schema.ts'
import type { Posture, Rigidity } from '#server/bridge/schema.ts'
import { msg } from '#server/kernel/language/say.ts'

type Tool = Postures['tools'][number]

/** One entry of `tools` in the text, with what its kind allows under the chosen freedom. */
interface Ability {
  readonly place: number
  readonly ref: string
  readonly chosen: Posture | null
  readonly targets: readonly string[]
  readonly tool: Tool | null
  /** What the freedom gives; null while the ability is unknown. */
  readonly given: Posture | null
}

const COLUMNS: readonly (readonly [Posture, string])[] = [
  ['run', msg('Does alone')],
  ['ask', msg('Asks first')],
  ['block', msg('Never')],
]

/**
 * Each ability, what kind it is, and whether it does it alone, asks first or never: marked anew as the freedom moves. Only
 * ever tightened here.
 */
export function Abilities({ draft, off }: { readonly draft: Draft; readonly off: string | null }) {
  const t = useT()
  const { data } = useRead<Postures>(`/members/${draft.memberId}/postures`)
  const freedom = FREEDOMS.find((one) => one === draft.value?.['rigidity']) ?? 'guided'
  const abilities = abilitiesOf(draft, data?.tools ?? [], freedom)
  return (
    <>
      <section className="sec" aria-labelledby="abilities-title">
        <div className="sec-h">
          <h2 id="abilities-title">{t('Abilities')}</h2>
          <span className="hint">
            {abilities.length > 0 ? t.count(abilities.length, '{n} ability of connected apps', '{n} abilities of connected apps') : ''}
          </span>
        </div>
        {abilities.length === 0 ? (
          <p className="hint">{t('None yet. Name one under “tools” under Source, for example tables.read.')}</p>
        ) : (
          <div className="card">
            <div className="mx-row tr th max-[700px]:grid!" aria-hidden="true">
              <span>{t('Ability')}</span>
              <span className="kind">{t('Kind')}</span>
              {COLUMNS.map(([posture, word]) => (
                <span key={posture} className="text-center">
                  {t(word)}
                </span>
              ))}
            </div>
            {abilities.map((ability) => (
              <Row
                key={ability.place}
                ability={ability}
                isRead={data !== undefined}
                off={off}
                // What the freedom gives anyway is not written down, so that it moves with it.
                onChange={(posture) => draft.patch(['tools', ability.place, 'posture'], posture === ability.given ? undefined : posture)}
              />
            ))}
          </div>
        )}
        {abilities.some(({ given }) => given !== 'run') ? (
          <p className="hint row mt-2 gap-1.5">
            <Lock className="i i-s" aria-hidden />
            {t('Changing things outside alone needs a standing permission. Looking up alone needs declared targets, or more freedom.')}
          </p>
        ) : null}
      </section>
      {data?.lastPlan ? <LastPlan plan={data.lastPlan} freedom={freedom} chosen={chosenPostures(draft.value)} /> : null}
    </>
  )
}

const FREEDOMS = Object.keys(FREEDOM_WORDS) as Rigidity[]

/** Entries as they are typed; titles and kinds stay while the text has problems. */
function abilitiesOf(draft: Draft, known: readonly Tool[], freedom: Rigidity): Ability[] {
  const entries = draft.value?.['tools']
  if (!Array.isArray(entries)) return []
  return entries.flatMap((entry: { tool?: unknown; posture?: unknown; targets?: unknown } | null, place) => {
    if (typeof entry?.tool !== 'string') return []
    const chosen = COLUMNS.find(([posture]) => posture === entry.posture)?.[0] ?? null
    const targets = Array.isArray(entry.targets) ? entry.targets.map(String) : []
    const tool = known.find((one) => one.tool === entry.tool) ?? null
    return [{ place, ref: entry.tool, chosen, targets, tool, given: tool?.by[freedom] ?? null }]
  })
}

interface RowProps {
  readonly ability: Ability
  /** Whether it was looked up what kind each is. */
  readonly isRead: boolean
  readonly off: string | null
  readonly onChange: (posture: Posture) => void
}

function Row({ ability, isRead, off, onChange }: RowProps) {
  const t = useT()
  const { tool, ref, place, targets } = ability
  const title = tool ? t(tool.title) : ref
  // Of an unknown ability nothing is assumed but that it may ask.
  const given = ability.given ?? 'ask'
  const shown = stricter(given, ability.chosen)
  return (
    <fieldset className="relative border-line-soft border-t" disabled={off !== null}>
      <legend className="sr">{title}</legend>
      <div className="mx-row tr" style={{ minHeight: 48 }}>
        <span>
          <span className="strong exact" aria-hidden="true">
            {title}
          </span>
          <span className="small muted exact block">{targets.join(', ')}</span>
        </span>
        <span className="kind">
          {tool ? (
            <EffectBadge effectClass={tool.effectClass} />
          ) : isRead ? (
            <span className="small muted">{t('Known once there is no problem')}</span>
          ) : null}
        </span>
        {COLUMNS.map(([posture, word]) =>
          !mayChoose(posture, given) ? (
            <span key={posture} className="mx shut" title={t('This freedom and kind allow no more here')}>
              <Lock className="i i-s" role="img" aria-label={t('{answer}: not under this freedom', { answer: t(word) })} />
            </span>
          ) : (
            <input
              key={posture}
              className="mx"
              type="radio"
              name={`posture-${place}`}
              aria-label={t(word)}
              checked={shown === posture}
              onChange={() => onChange(posture)}
            />
          ),
        )}
      </div>
    </fieldset>
  )
}
