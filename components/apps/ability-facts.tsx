import { REPEAT_WORDS, ROLE_WORDS, SHOWN_WORDS } from '#components/apps/app-words.ts'
import { SafeText } from '#components/plan/safe-text.tsx'
import { useZone } from '#components/shell/use-shell.ts'
import { dayTime } from '#components/time/format-time.ts'
import { useNow } from '#components/time/use-now.ts'
import { EffectBadge } from '#components/ui/badge.tsx'
import type { Ability, Decision } from '#server/catalogue/schema.ts'

/** What an admin has said about an ability: kind, arguments, what happens when an answer is lost, by whom and when. */
export function AbilityFacts({ ability }: { readonly ability: Ability }) {
  const zone = useZone()
  const now = useNow()
  const { decision, acceptedAt, acceptedBy, bundled } = ability
  if (decision.effectClass === null) return null
  return (
    <dl className="facts">
      <dt>Kind</dt>
      <dd className="row gap-2">
        <EffectBadge effectClass={decision.effectClass} />
        {decision.mutates ? (decision.reversible ? 'can be undone' : 'cannot be undone') : 'changes nothing'}
      </dd>
      <dt>What it is given</dt>
      <dd>
        <Arguments ability={ability} />
      </dd>
      <dt>May be shown</dt>
      <dd>{SHOWN_WORDS[decision.clearance]}</dd>
      {decision.mutates ? <Promises decision={decision} /> : null}
      <dt>Says on the plan</dt>
      <dd>
        <SafeText text={decision.summary} />
      </dd>
      <dt>Accepted by</dt>
      <dd>
        {acceptedBy ?? 'nobody'}
        {acceptedAt ? `, ${dayTime(acceptedAt, zone, now)}` : ''}
        {bundled ? ' (came with Muster, accepted at set-up)' : ''}
      </dd>
      <dt>Fingerprint</dt>
      <dd className="mono-s muted" title={ability.pin}>
        {ability.pin.slice(0, 16)}
      </dd>
    </dl>
  )
}

function Arguments({ ability: { args, decision } }: { readonly ability: Ability }) {
  if (args.length === 0) return <>Nothing</>
  return (
    <ul className="grid gap-1">
      {args.map(({ name, required }) => (
        <li key={name}>
          <span className="mono-s">
            <SafeText text={name} />
          </span>{' '}
          <span className="muted">
            {decision.secretSlots.includes(name)
              ? 'a saved secret'
              : ROLE_WORDS[decision.argRoles[name] ?? 'destination'].word.toLowerCase()}
            {decision.targetArg === name ? ', names what is touched' : ''}
            {required ? '' : ', may be left out'}
          </span>
        </li>
      ))}
    </ul>
  )
}

function Promises({ decision }: { readonly decision: Decision }) {
  const { idempotency, errorContract = [] } = decision
  const by = idempotency.kind === 'byKey' ? (idempotency.arg ?? idempotency.header ?? '') : ''
  return (
    <>
      <dt>When the answer is lost</dt>
      <dd>
        {REPEAT_WORDS[idempotency.kind]}
        {by === '' ? null : (
          <span className="muted">
            {' '}
            (<span className="mono-s">{by}</span>)
          </span>
        )}
      </dd>
      <dt>Surely nothing was done</dt>
      <dd>
        {errorContract.length === 0 ? (
          <span className="muted">No refusal proves it, so a person looks.</span>
        ) : (
          <>
            when it answers{' '}
            {errorContract.map((line, index) => (
              <span key={line}>
                {index > 0 ? ' or ' : ''}
                <span className="mono-s">
                  <SafeText text={line} /> …
                </span>
              </span>
            ))}
          </>
        )}
      </dd>
    </>
  )
}
