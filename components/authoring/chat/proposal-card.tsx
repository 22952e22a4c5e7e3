'use client'

import { Check, TriangleAlert, X } from 'lucide-react'
import { useState } from 'react'
import { changePlace } from '#components/authoring/change-words.ts'
import { changeText } from '#components/authoring/chat/change-text.ts'
import { placeValue, touches } from '#components/authoring/chat/place-value.ts'
import { Said, useT } from '#components/language/language.tsx'
import { SafeText } from '#components/plan/safe-text.tsx'
import { Button } from '#components/ui/button.tsx'
import type { KeptAnswer, Proposal } from '#server/authoring/sessions/schema.ts'
import { msg, type Say } from '#server/kernel/language/say.ts'

type Change = Proposal['changes'][number]
export type Decide = (verb: 'accept' | 'decline', paths?: readonly (readonly string[])[]) => void

interface Props {
  readonly proposal: Proposal
  /** Places in it that a person has to confirm. */
  readonly toConfirm: KeptAnswer['toConfirm']
  readonly busy: boolean
  readonly off: string | null
  /** False before there is a crew member: then it is taken on at once, without what is left out. */
  readonly isHired: boolean
  readonly onDecide: Decide
}

const CONFIRM_WORDS = {
  destination: msg('Proposed destination: {value}. It has to be confirmed.'),
  amount: msg('Proposed amount: {value}. It has to be confirmed.'),
  freedom: msg('Proposed freedom: {value}. It has to be confirmed.'),
} as const

/** What the author would change, field by field. Nothing of it happens before somebody accepts. */
export function ProposalCard({ proposal, toConfirm, busy, off, isHired, onDecide }: Props) {
  const t = useT()
  const { changes, whole } = proposal
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set())
  const taken = changes.filter((change) => !left.has(placeOf(change)))
  const accept = (): void => onDecide('accept', taken.length === changes.length ? undefined : taken.map(({ path }) => path))
  const open = toConfirm.filter(({ path }) => changes.some((change) => touches(change.path, path)))
  return (
    <section className="proposal card" aria-label={t('Proposed changes')}>
      <div className="proposal-h">
        <p className="strong" role="status">
          {isHired
            ? t.count(changes.length, '{n} change proposed', '{n} changes proposed')
            : t('A crew member is proposed. Nothing is made before you accept.')}
        </p>
        <span className="row">
          <Button
            size="s"
            look="primary"
            busy={busy}
            off={off}
            aria-keyshortcuts="y Control+Enter"
            onClick={isHired ? () => onDecide('accept') : accept}
          >
            {acceptWord(t, isHired, changes.length - taken.length)}
          </Button>
          <Button
            size="s"
            look="ghost"
            busy={busy}
            off={off === null ? null : ''}
            aria-keyshortcuts="n"
            onClick={() => onDecide('decline')}
          >
            {isHired ? t('Reject all') : t('Reject')}
          </Button>
        </span>
      </div>
      {open.length === 0 ? null : <ToConfirm places={open} definition={whole.definition} />}
      {isHired ? null : <FirstRows changes={changes} left={left} onLeave={setLeft} />}
      <ul>
        {(isHired ? changes : []).map((change) => (
          <li key={change.path.join('\n')} className="proposal-row">
            <Row change={change} />
            {isHired && off === null ? (
              <p className="row">
                <Button
                  size="xs"
                  busy={busy}
                  aria-label={t('Accept: {place}', { place: changePlace(change, t) })}
                  onClick={() => onDecide('accept', [change.path])}
                >
                  <Check className="i i-s" aria-hidden />
                  {t('Accept')}
                </Button>
                <Button
                  size="xs"
                  look="ghost"
                  busy={busy}
                  aria-label={t('Reject: {place}', { place: changePlace(change, t) })}
                  onClick={() => onDecide('decline', [change.path])}
                >
                  <X className="i i-s" aria-hidden />
                  {t('Reject')}
                </Button>
              </p>
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  )
}

/** Destinations, amounts and freedom in it, each with its value: nobody's word before a person confirms them. */
function ToConfirm({ places, definition }: { readonly places: KeptAnswer['toConfirm']; readonly definition: unknown }) {
  const t = useT()
  return (
    <ul className="proposal-open">
      {places.map((place) => (
        <li key={`${place.kind} ${place.path.join('\n')}`} className="row items-start gap-1.5">
          <TriangleAlert className="i i-s warn" aria-hidden />
          <span className="wrap-anywhere">
            <Said
              text={CONFIRM_WORDS[place.kind]}
              holes={{
                value: (
                  <b className="whitespace-pre-wrap">
                    <SafeText text={changeText(place, placeValue(definition, place.path), t) ?? ''} destination />
                  </b>
                ),
              }}
            />
          </span>
        </li>
      ))}
    </ul>
  )
}

function acceptWord(t: Say, isHired: boolean, left: number): string {
  if (isHired) return t('Accept all')
  return left === 0 ? t('Accept') : t.count(left, 'Accept without {n} field', 'Accept without {n} fields')
}

const placeOf = ({ path }: Change): string => path.join('\n')

/** Without these there is no job description to make a crew member of. */
const NEEDED = new Set(['metadata', 'objective', 'steps', 'tools'])

interface FirstProps {
  readonly changes: readonly Change[]
  readonly left: ReadonlySet<string>
  readonly onLeave: (left: ReadonlySet<string>) => void
}

/** What stands in the picture of the crew member anyway; each field can be left out. */
function FirstRows({ changes, left, onLeave }: FirstProps) {
  const t = useT()
  if (changes.length === 0) return null
  const leave = (change: Change, isTaken: boolean): void => {
    const next = new Set(left)
    if (isTaken) next.delete(placeOf(change))
    else next.add(placeOf(change))
    onLeave(next)
  }
  return (
    <details className="proposal-more">
      <summary className="small muted cursor-pointer">{t('Field by field')}</summary>
      <ul>
        {changes.map((change) => (
          <li key={placeOf(change)} className="proposal-row">
            <Row change={change} />
            {NEEDED.has(change.path[0] ?? '') ? null : (
              <label className="row small gap-1.5">
                <input type="checkbox" checked={!left.has(placeOf(change))} onChange={(event) => leave(change, event.target.checked)} />
                {t('Take it on')}
                <span className="sr">: {changePlace(change, t)}</span>
              </label>
            )}
          </li>
        ))}
      </ul>
    </details>
  )
}

const LINES_MAX = 8

function Row({ change }: { readonly change: Change }) {
  const t = useT()
  const before = changeText(change, change.before, t)
  const after = changeText(change, change.after, t)
  return (
    <>
      <h3 className="small strong">
        <SafeText text={changePlace(change, t)} />
      </h3>
      <div className="diff-lines">
        {before === null ? null : <Side kind="out" text={before} isCode={isCode(change.before)} />}
        {after === null ? null : <Side kind="in" text={after} isCode={isCode(change.after)} />}
      </div>
    </>
  )
}

/** As in the source, and set like it. */
const isCode = (value: unknown): boolean => typeof value === 'object' && value !== null

function Side({ kind, text, isCode }: { readonly kind: 'in' | 'out'; readonly text: string; readonly isCode: boolean }) {
  const t = useT()
  const lines = text.split('\n')
  const rest = lines.slice(LINES_MAX).join('\n')
  return (
    <div className={`proposal-side diff-line ${kind}`}>
      <span aria-hidden>{kind === 'in' ? '+' : '−'}</span>
      <span className={isCode ? 'mono-s' : undefined}>
        <span className="sr">{kind === 'in' ? t('put in: ') : t('taken out: ')}</span>
        <SafeText text={lines.slice(0, LINES_MAX).join('\n')} />
        {rest === '' ? null : (
          <details>
            <summary className="small cursor-pointer">{t.count(lines.length - LINES_MAX, '{n} more line', '{n} more lines')}</summary>
            <SafeText text={rest} />
          </details>
        )}
      </span>
    </div>
  )
}
