import { CircleCheck, CircleDashed, CircleQuestionMark, CircleX, type LucideIcon } from 'lucide-react'
import { useT } from '#components/language/language.tsx'
import { Rail } from '#components/runs/rail.tsx'
import type { RunDetail } from '#server/bridge/schema.ts'
import { msg } from '#server/kernel/language/say.ts'

/** Parts of the run, when there is more than one, and the rail of the present part. */
export function RunParts({ run }: { readonly run: RunDetail }) {
  const t = useT()
  const moving = run.header.status === 'running' || run.header.status === 'queued'
  const present = run.legs.at(-1)?.leg
  return (
    <section className="card mb-3" aria-label={t('Parts and steps')}>
      {run.legs.length > 1 && run.header.memberKind === 'crew' ? (
        <>
          <ol className="parts" style={{ gridTemplateColumns: `repeat(${Math.min(run.legs.length, 3)}, minmax(0, 1fr))` }}>
            {run.legs.map((leg) => (
              <Part key={leg.leg} leg={leg} of={run.legs.length} isPresent={leg.leg === present} held={run.hold !== null} />
            ))}
          </ol>
          <p className="part-why">
            {t('Each part is planned, decided and carried out on its own: a later part uses what the earlier one brought.')}
          </p>
        </>
      ) : null}
      <Rail steps={run.rail} moving={moving} />
    </section>
  )
}

function Part({
  leg,
  of,
  isPresent,
  held,
}: {
  readonly leg: RunDetail['legs'][number]
  readonly of: number
  readonly isPresent: boolean
  readonly held: boolean
}) {
  const t = useT()
  const [Icon, colour, word] = signOf(leg.state, isPresent && held)
  return (
    <li
      className="grid min-h-11 grid-cols-[auto_minmax(0,1fr)_auto] items-center gap-2 px-4 text-sm"
      aria-current={isPresent ? 'step' : undefined}
      style={isPresent ? { boxShadow: 'inset 0 -2px var(--accent)' } : undefined}
    >
      <span className={colour}>
        <Icon className="i" aria-hidden />
      </span>
      <span>
        <b className="strong">{t('Part {n} of {of}', { n: leg.leg, of })}</b> <span className="muted">{leg.title}</span>
      </span>
      <span className="muted">{t(word)}</span>
    </li>
  )
}

function signOf(state: string, held: boolean): [LucideIcon, string, string] {
  if (held) return [CircleQuestionMark, 'warn', msg('Paused')]
  if (state === 'COMPLETED' || state === 'EXECUTION_COMPLETE') return [CircleCheck, 'ok', msg('Done')]
  if (state === 'FAILED') return [CircleX, 'danger', msg('Failed')]
  return [CircleDashed, 'muted', msg('Now')]
}
