'use client'

import { ArrowRight, ChevronDown, ChevronRight, Info, Lock, Split } from 'lucide-react'
import Link from 'next/link'
import { Fragment, type ReactNode, useState } from 'react'
import { Said, useT } from '#components/language/language.tsx'
import { Exceptions } from '#components/plan/exceptions.tsx'
import { SafeText } from '#components/plan/safe-text.tsx'
import { WillDo } from '#components/plan/will-do.tsx'
import { clockSeconds, dayTime, shortDay, zoneName } from '#components/time/format-time.ts'
import { useClock } from '#components/time/use-clock.ts'
import { useNow } from '#components/time/use-now.ts'
import { Badge, EffectBadge } from '#components/ui/badge.tsx'
import { CopyButton } from '#components/ui/copy-button.tsx'
import type { PlanCard as Card } from '#server/bridge/schema.ts'

/** The sentence of a plan with its figures and the strongest thing it does. */
export function PlanTitle({ card, children }: { readonly card: Card; readonly children?: ReactNode }) {
  const t = useT()
  return (
    <div className="mb-4 flex flex-wrap items-start gap-x-3 gap-y-2">
      <div className="grow">
        <h1>
          <SafeText text={card.sentence} />
        </h1>
        {card.facts ? (
          <p className="muted">
            <SafeText text={card.facts} />
          </p>
        ) : null}
      </div>
      <span className="mt-1 flex flex-wrap gap-1.5">
        <EffectBadge effectClass={card.effectClass} />
        {card.sameAsTried === true ? <Badge tone="ok">{t('Same as tried')}</Badge> : null}
        {card.sameAsTried === false ? <Badge tone="warn">{t('Not the same as tried')}</Badge> : null}
        {children}
      </span>
    </div>
  )
}

/**
 * The plan card (ui.md): one component for try, inbox and run page. Its text comes from the server, made by code from the
 * locked plan.
 * @param props.withActions false where the lines tick above and need no second telling
 */
export function PlanCard({ card, withActions = true }: { readonly card: Card; readonly withActions?: boolean }) {
  const t = useT()
  return (
    <article className="plan" aria-label={t('Plan')}>
      {card.part ? (
        <p className="part-line">
          <Split className="i" aria-hidden />
          <span>
            <b className="strong">{t('Part {n} of {of}', { n: card.part.n, of: card.part.of })}</b>
            {card.part.why === null ? '' : `: ${card.part.why}`}
          </span>
        </p>
      ) : null}
      <Exceptions card={card} />
      {withActions ? (
        <Section name={t('Will do')}>
          <WillDo card={card} />
        </Section>
      ) : null}
      {card.differentFromLastTime === null ? null : (
        <Section name={t('Different from last time')}>
          <Differences rows={card.differentFromLastTime} />
        </Section>
      )}
      {card.lookedAt.length > 0 ? (
        <Section name={t('Looked at')}>
          {card.lookedAt.map((look, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the same file may be looked at twice
            <Fragment key={index}>
              <div className="line">
                <LookedAt name={look.name} />
                <span className="end num muted">{look.detail}</span>
              </div>
              {look.goals && look.goals.length > 0 ? (
                <details className="small muted">
                  <summary>{t('Details')}</summary>
                  {look.goals.map((goal) => (
                    <p key={goal} className="wrap-anywhere">
                      <SafeText text={goal} />
                    </p>
                  ))}
                </details>
              ) : null}
            </Fragment>
          ))}
        </Section>
      ) : null}
      <Section name={t('Will not')}>{card.willNot}</Section>
      <Why card={card} />
      {card.ifNothing ? <IfNothing at={card.ifNothing.at} /> : null}
      <LockLine card={card} />
    </article>
  )
}

function Section({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <dl className="plan-sec">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </dl>
  )
}

/** A file that was read opens beside the others of the workspace. */
function LookedAt({ name }: { readonly name: string }) {
  if (!/\.(csv|tsv|xlsx|txt|json|md)$/i.test(name)) return <SafeText text={name} destination />
  return (
    <Link className="link" href={`/results?tab=files&id=${encodeURIComponent(name)}`}>
      <SafeText text={name} destination />
    </Link>
  )
}

function Why({ card }: { readonly card: Card }) {
  const t = useT()
  const asks = [...card.whyAsked, ...(card.practiceNote ? [`${card.practiceNote}.`] : [])]
  return (
    <>
      {asks.length > 0 ? (
        <Section name={card.purpose === 'dry-run' ? t('Why it would ask') : t('Why you are asked')}>
          {asks.map((reason) => (
            <p key={reason}>
              <SafeText text={reason} />
            </p>
          ))}
        </Section>
      ) : null}
      {card.warnings.length > 0 ? (
        <Section name={t('Notes')}>
          {card.warnings.map((warning) => (
            <p key={warning} className="flex gap-2">
              <Info className="i warn mt-0.5" aria-hidden />
              <SafeText text={warning} />
            </p>
          ))}
        </Section>
      ) : null}
    </>
  )
}

function Differences({ rows }: { readonly rows: NonNullable<Card['differentFromLastTime']> }) {
  const t = useT()
  if (rows.length === 0) return <p className="muted">{t('Nothing.')}</p>
  return (
    <div className="delta">
      {rows.map((row) => (
        <Difference key={row.label} {...row} />
      ))}
    </div>
  )
}

function Difference({ label, before, after }: NonNullable<Card['differentFromLastTime']>[number]) {
  const t = useT()
  return (
    <>
      <span>{label}</span>
      <span className="muted exact text-right">{before}</span>
      <ArrowRight className="i" role="img" aria-label={t('now')} />
      <span className="strong exact text-right">{after}</span>
    </>
  )
}

function IfNothing({ at }: { readonly at: string }) {
  const t = useT()
  const clock = useClock()
  const now = useNow()
  return (
    <Section name={t('If you do nothing')}>
      <b className="strong">{t('Rejected {when} {zone}.', { when: dayTime(at, clock, now), zone: zoneName(at, clock) })}</b>{' '}
      {t('Nothing is sent.')}
    </Section>
  )
}

function LockLine({ card }: { readonly card: Card }) {
  const t = useT()
  const clock = useClock()
  const [open, setOpen] = useState(false)
  if (card.token === null) return null
  const Chevron = open ? ChevronDown : ChevronRight
  return (
    <>
      <div className="lockline">
        <Lock className="i i-s" aria-hidden />
        <span>{t('Plan code')}</span>
        <span className="mono-s" style={{ color: 'var(--fg)' }}>
          {card.tokenShort}
        </span>
        <CopyButton text={card.token} label={t('Copy plan code')} />
        <span className="grow" />
        <button type="button" className="btn xs ghost" aria-expanded={open} onClick={() => setOpen(!open)}>
          {t('Details')}
          <Chevron className="i i-s" aria-hidden />
        </button>
      </div>
      {open ? (
        <div className="lockline wrap">
          <span>
            <Said text="Plan-token {token}" holes={{ token: <span className="mono-s full-code">{card.token}</span> }} />
          </span>
          {card.sealedAt ? (
            <span>
              {t('sealed {when}. Approval binds exactly these bytes; any change makes another code.', {
                when: `${shortDay(card.sealedAt, clock)} ${clockSeconds(card.sealedAt, clock)} ${zoneName(card.sealedAt, clock)}`,
              })}
            </span>
          ) : null}
        </div>
      ) : null}
    </>
  )
}
