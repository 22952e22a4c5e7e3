'use client'

import { Lock } from 'lucide-react'
import { useState } from 'react'
import type { Draft } from '#components/crews/use-draft.ts'
import { EffectBadge } from '#components/ui/badge.tsx'
import { counted } from '#components/words.ts'
import type { MemberDetail, Posture } from '#server/bridge/schema.ts'

type Tool = NonNullable<MemberDetail['posture']>['tools'][number]

/** One entry of `tools` in the text, with what the last good compile knows about it. */
interface Ability {
  readonly place: number
  readonly ref: string
  readonly chosen: Posture | null
  readonly targets: readonly string[]
  readonly tool: Tool | null
}

const COLUMNS: readonly (readonly [Posture, string])[] = [
  ['run', 'Does alone'],
  ['ask', 'Asks first'],
  ['block', 'Never'],
]

/** Each ability, what kind it is, and whether it does it alone, asks first or never. Only ever tightened here. */
export function Abilities({ draft, off }: { readonly draft: Draft; readonly off: string | null }) {
  const abilities = useAbilities(draft)
  return (
    <section className="sec" aria-labelledby="abilities-title">
      <div className="sec-h">
        <h2 id="abilities-title">Abilities</h2>
        <span className="hint">{abilities.length > 0 ? `${counted(abilities.length, 'ability', 'abilities')} of connected apps` : ''}</span>
      </div>
      {abilities.length === 0 ? (
        <p className="hint">None yet. Name one under “tools” under Source, for example tables.read.</p>
      ) : (
        <div className="card">
          <div className="mx-row tr th max-[700px]:grid!" aria-hidden="true">
            <span>Ability</span>
            <span className="kind">Kind</span>
            {COLUMNS.map(([posture, word]) => (
              <span key={posture} className="text-center">
                {word}
              </span>
            ))}
          </div>
          {abilities.map((ability) => (
            <Row
              key={ability.place}
              ability={ability}
              off={off}
              onChange={(posture) => draft.patch(['tools', ability.place, 'posture'], posture)}
            />
          ))}
        </div>
      )}
      {abilities.some(isLocked) ? (
        <p className="hint row mt-2 gap-1.5">
          <Lock className="i i-s" aria-hidden />
          Changing things outside alone needs a standing permission.
        </p>
      ) : null}
    </section>
  )
}

/** Entries as they are typed; titles and kinds stay while the text has problems. */
function useAbilities(draft: Draft): Ability[] {
  const [known, setKnown] = useState<readonly Tool[]>(draft.posture?.tools ?? [])
  if (draft.posture && draft.posture.tools !== known) setKnown(draft.posture.tools)
  const entries = draft.value?.['tools']
  if (!Array.isArray(entries)) return []
  return entries.flatMap((entry: { tool?: unknown; posture?: unknown; targets?: unknown } | null, place) => {
    if (typeof entry?.tool !== 'string') return []
    const chosen = COLUMNS.find(([posture]) => posture === entry.posture)?.[0] ?? null
    const targets = Array.isArray(entry.targets) ? entry.targets.map(String) : []
    return [{ place, ref: entry.tool, chosen, targets, tool: known.find((tool) => tool.tool === entry.tool) ?? null }]
  })
}

/** What changes things outside or costs money always asks (the posture table); of an unknown ability nothing else is assumed. */
function isLocked({ tool }: Ability): boolean {
  return tool === null || tool.effectClass === 'external_write' || tool.effectClass === 'spend'
}

interface RowProps {
  readonly ability: Ability
  readonly off: string | null
  readonly onChange: (posture: Posture) => void
}

function Row({ ability, off, onChange }: RowProps) {
  const { tool, ref, place, targets } = ability
  const title = tool?.title ?? ref
  const shown = ability.chosen ?? tool?.posture
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
          {tool ? <EffectBadge effectClass={tool.effectClass} /> : <span className="small muted">Known once there is no problem</span>}
        </span>
        {COLUMNS.map(([posture, word]) =>
          posture === 'run' && isLocked(ability) ? (
            <span key={posture} className="mx shut" title="The workspace allows no more here">
              <Lock className="i i-s" role="img" aria-label="Does alone: needs a standing permission" />
            </span>
          ) : (
            <input
              key={posture}
              className="mx"
              type="radio"
              name={`posture-${place}`}
              aria-label={word}
              checked={shown === posture}
              onChange={() => onChange(posture)}
            />
          ),
        )}
      </div>
    </fieldset>
  )
}
