'use client'

import { Lock } from 'lucide-react'
import type { Draft } from '#components/crews/use-draft.ts'
import { EffectBadge } from '#components/ui/badge.tsx'
import { counted } from '#components/words.ts'
import type { MemberDetail } from '#server/bridge/schema.ts'
import type { Posture } from '#server/crew/effect-class.ts'

type Tool = NonNullable<MemberDetail['posture']>['tools'][number]

const COLUMNS: readonly (readonly [Posture, string])[] = [
  ['run', 'Does alone'],
  ['ask', 'Asks first'],
  ['block', 'Never'],
]

/** Each ability, what kind it is, and whether it does it alone, asks first or never. Only ever tightened here. */
export function Abilities({ draft, off }: { readonly draft: Draft; readonly off: string | null }) {
  const tools = draft.posture?.tools ?? []
  const order = ((draft.value?.['tools'] ?? []) as readonly { readonly tool?: unknown }[]).map((entry) => entry.tool)
  const hasLock = tools.some((tool) => isLocked(tool))
  return (
    <section className="sec" aria-labelledby="abilities-title">
      <div className="sec-h">
        <h2 id="abilities-title">Abilities</h2>
        <span className="hint">{tools.length > 0 ? `${counted(tools.length, 'ability', 'abilities')} of connected apps` : ''}</span>
      </div>
      {tools.length === 0 ? (
        <p className="hint">Listed once the job description has no problems.</p>
      ) : (
        <div className="card">
          <div className="mx-row tr th" aria-hidden="true">
            <span>Ability</span>
            <span className="kind">Kind</span>
            {COLUMNS.map(([posture, word]) => (
              <span key={posture} className="text-center">
                {word}
              </span>
            ))}
          </div>
          {tools.map((tool) => (
            <Row
              key={tool.tool}
              tool={tool}
              off={off}
              onChange={(posture) => draft.patch(['tools', order.indexOf(tool.tool), 'posture'], posture === 'run' ? undefined : posture)}
            />
          ))}
        </div>
      )}
      {hasLock ? (
        <p className="hint row mt-2 gap-1.5">
          <Lock className="i i-s" aria-hidden />
          Changing things outside alone needs a standing permission.
        </p>
      ) : null}
    </section>
  )
}

/** What changes things outside or costs money always asks (the posture table); a workspace may only tighten. */
function isLocked(tool: Tool): boolean {
  return tool.effectClass === 'external_write' || tool.effectClass === 'spend'
}

function Row({ tool, off, onChange }: { readonly tool: Tool; readonly off: string | null; readonly onChange: (posture: Posture) => void }) {
  return (
    <fieldset className="mx-row tr" style={{ minHeight: 48 }} disabled={off !== null}>
      <legend className="sr">{tool.title}</legend>
      <span>
        <span className="strong" aria-hidden="true">
          {tool.title}
        </span>
        <span className="small muted exact block">{tool.targets.join(', ')}</span>
      </span>
      <span className="kind">
        <EffectBadge effectClass={tool.effectClass} />
      </span>
      {COLUMNS.map(([posture, word]) =>
        posture === 'run' && isLocked(tool) ? (
          <span key={posture} className="mx shut" title="The workspace allows no more here">
            <Lock className="i i-s" role="img" aria-label="Does alone: needs a standing permission" />
          </span>
        ) : (
          <input
            key={posture}
            className="mx"
            type="radio"
            name={`posture-${tool.tool}`}
            aria-label={word}
            checked={tool.posture === posture}
            onChange={() => onChange(posture)}
          />
        ),
      )}
    </fieldset>
  )
}
