'use client'

import { Check, TriangleAlert } from 'lucide-react'
import { useState } from 'react'
import { changePlace } from '#components/authoring/change-words.ts'
import { changeText } from '#components/authoring/chat/change-text.ts'
import { spokenValue } from '#components/authoring/chat/spoken-text.ts'
import { useAct } from '#components/data/use-act.ts'
import { useT } from '#components/language/language.tsx'
import { SafeText } from '#components/plan/safe-text.tsx'
import { useOff } from '#components/shell/use-shell.ts'
import { Button } from '#components/ui/button.tsx'
import type { AuthoredMember } from '#server/bridge/authoring/schema.ts'
import { msg } from '#server/kernel/language/say.ts'

const KINDS = { destination: msg('Destination'), amount: msg('Amount'), freedom: msg('Freedom') } as const

type Places = AuthoredMember['unconfirmed']
type Sent = Pick<Places[number], 'path' | 'digest'>

const keyOf = ({ path, digest }: Sent): string => `${path.join('\n')} ${digest}`

interface Confirmed {
  /** The list as it was shown: of another one, nothing is confirmed yet. */
  readonly of: Places
  readonly keys: readonly string[]
}

/** What was confirmed leaves the list at once: until it is read anew, a second press would be refused. Pure. */
export function leftToConfirm(shown: Places, { of, keys }: Confirmed): Places {
  return of === shown ? shown.filter((place) => !keys.includes(keyOf(place))) : shown
}

/** What was proposed as destination, amount or freedom: nobody's word before a person says that it is meant so. */
export function ConfirmNote({ member }: { readonly member: Pick<AuthoredMember, 'id' | 'unconfirmed' | 'inputs'> }) {
  const t = useT()
  const off = useOff('author')
  const { inputs } = member
  const [confirmed, setConfirmed] = useState<Confirmed>({ of: [], keys: [] })
  const unconfirmed = leftToConfirm(member.unconfirmed, confirmed)
  const { act, busy } = useAct<{ open: number }>({
    onDone: (_, { body }) => {
      const key = keyOf(body as Sent)
      setConfirmed((before) => ({
        of: member.unconfirmed,
        keys: [...(before.of === member.unconfirmed ? before.keys : []), key],
      }))
    },
  })
  if (unconfirmed.length === 0) return null
  return (
    <section className="note warn mb-4" aria-label={t('Proposed, not confirmed')}>
      <TriangleAlert className="i" aria-hidden />
      <div className="grow">
        <p className="strong">
          {t.count(
            unconfirmed.length,
            'One proposed value waits for you to confirm it',
            '{n} proposed values wait for you to confirm them',
          )}
        </p>
        <ul className="mt-1 grid gap-2">
          {unconfirmed.map(({ path, kind, value, digest }) => (
            <li key={keyOf({ path, digest })} className="row flex-wrap items-start gap-2">
              <span className="grow text-sm">
                <span className="muted">
                  {t(KINDS[kind])}, <SafeText text={changePlace({ path }, t, inputs)} />:
                </span>{' '}
                <b className="proposal-value">
                  <SafeText text={spokenValue(changeText({ path }, value, t) ?? '', inputs, t)} />
                </b>
              </span>
              <Button
                size="xs"
                busy={busy}
                off={off === null ? null : ''}
                aria-label={t('Confirm: {place}', { place: changePlace({ path }, t, inputs) })}
                onClick={() => act({ path: `/members/${member.id}/confirm`, body: { path, digest } satisfies Sent })}
              >
                <Check className="i i-s" aria-hidden />
                {t('It is meant so')}
              </Button>
            </li>
          ))}
        </ul>
      </div>
    </section>
  )
}
