import { REPEAT_WORDS, ROLE_WORDS, SHOWN_WORDS } from '#components/apps/app-words.ts'
import { useT } from '#components/language/language.tsx'
import { SafeText } from '#components/plan/safe-text.tsx'
import { dayTime } from '#components/time/format-time.ts'
import { useClock } from '#components/time/use-clock.ts'
import { useNow } from '#components/time/use-now.ts'
import { EffectBadge } from '#components/ui/badge.tsx'
import type { Ability, Decision } from '#server/catalogue/schema.ts'
import { ownValue } from '#server/kernel/own-value.ts'

/** What an admin has said about an ability: kind, arguments, what happens when an answer is lost, by whom and when. */
export function AbilityFacts({ ability }: { readonly ability: Ability }) {
  const t = useT()
  const clock = useClock()
  const now = useNow()
  const { decision, acceptedAt, acceptedBy, bundled } = ability
  if (decision.effectClass === null) return null
  return (
    <dl className="facts">
      <dt>{t('Kind')}</dt>
      <dd className="row gap-2">
        <EffectBadge effectClass={decision.effectClass} />
        {decision.mutates ? (decision.reversible ? t('can be undone') : t('cannot be undone')) : t('changes nothing')}
      </dd>
      <dt>{t('What it is given')}</dt>
      <dd>
        <Arguments ability={ability} />
      </dd>
      <dt>{t('May be shown')}</dt>
      <dd>{t(SHOWN_WORDS[decision.clearance])}</dd>
      {decision.mutates ? <Promises decision={decision} /> : null}
      <dt>{t('Says on the plan')}</dt>
      <dd>
        <SafeText text={t(decision.summary)} />
      </dd>
      <dt>{t('Accepted by')}</dt>
      <dd>
        {acceptedBy ?? t('nobody')}
        {acceptedAt ? `, ${dayTime(acceptedAt, clock, now)}` : ''}
        {bundled ? ` ${t('(came with Muster, accepted at set-up)')}` : ''}
      </dd>
      <dt>{t('Fingerprint')}</dt>
      <dd className="mono-s muted" title={ability.pin}>
        {ability.pin.slice(0, 16)}
      </dd>
    </dl>
  )
}

function Arguments({ ability: { args, decision } }: { readonly ability: Ability }) {
  const t = useT()
  if (args.length === 0) return <>{t('Nothing')}</>
  return (
    <ul className="grid gap-1">
      {args.map(({ name, required }) => (
        <li key={name}>
          <span className="mono-s">
            <SafeText text={name} />
          </span>{' '}
          <span className="muted">
            {[
              decision.secretSlots.includes(name)
                ? t('a saved secret')
                : t(ROLE_WORDS[ownValue(decision.argRoles, name) ?? 'destination'].inText),
              ...(decision.targetArg === name ? [t('names what is touched')] : []),
              ...(required ? [] : [t('may be left out')]),
            ].join(', ')}
          </span>
        </li>
      ))}
    </ul>
  )
}

function Promises({ decision }: { readonly decision: Decision }) {
  const t = useT()
  const { idempotency, errorContract = [] } = decision
  const by = idempotency.kind === 'byKey' ? (idempotency.arg ?? idempotency.header ?? '') : ''
  return (
    <>
      <dt>{t('When the answer is lost')}</dt>
      <dd>
        {t(REPEAT_WORDS[idempotency.kind])}
        {by === '' ? null : (
          <span className="muted">
            {' '}
            (<span className="mono-s">{by}</span>)
          </span>
        )}
      </dd>
      <dt>{t('Surely nothing was done')}</dt>
      <dd>
        {errorContract.length === 0 ? (
          <span className="muted">{t('No refusal proves it, so a person looks.')}</span>
        ) : (
          <>
            {t('when it answers')}{' '}
            {errorContract.map((line, index) => (
              <span key={line}>
                {index > 0 ? ` ${t('or')} ` : ''}
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
