'use client'

import { Plus, X } from 'lucide-react'
import { useState } from 'react'
import type { Draft } from '#components/crews/use-draft.ts'
import { useRead } from '#components/data/use-read.ts'
import { Said, useT } from '#components/language/language.tsx'
import { SafeText } from '#components/plan/safe-text.tsx'
import { Button } from '#components/ui/button.tsx'
import type { MemberListItem } from '#server/bridge/schema.ts'

interface Line {
  readonly to: string
  readonly when?: string
}
interface Props {
  readonly draft: Draft
  readonly off: string | null
}

/** *Then passes on to*: who takes over from a run that is done, the first whose condition holds. */
export function PassesOn({ draft, off }: Props) {
  const t = useT()
  const given = draft.value?.['handoffs']
  const lines = (Array.isArray(given) ? given : []) as readonly Line[]
  if (lines.length === 0 && off !== null) return null
  const patch = (next: readonly Line[]): void => draft.patch(['handoffs'], next.length === 0 ? undefined : next)
  return (
    <section className="sec" aria-labelledby="passes-on-title">
      <div className="sec-h">
        <h2 id="passes-on-title">{t('Then passes on to')}</h2>
        <span className="hint">{t('one at most: the first whose condition holds gets what came out')}</span>
      </div>
      <div className="card">
        {lines.map((line, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: their order is what they are
          <div key={index} className="tr" style={{ gridTemplateColumns: 'minmax(0,1fr) auto' }}>
            <span className="py-1 wrap-anywhere">
              {line.when === undefined ? (
                <Said text="{name}, whenever it is done" holes={{ name: <Name slug={line.to} /> }} />
              ) : (
                <Said
                  text="{name}, if {condition}"
                  holes={{ name: <Name slug={line.to} />, condition: <span className="mono-s">{line.when}</span> }}
                />
              )}
              <WhyNot draft={draft} pointer={`/handoffs/${index}`} />
            </span>
            {off === null ? (
              <button
                type="button"
                className="btn icon xs ghost"
                aria-label={t('Do not pass on to {name}', { name: line.to })}
                onClick={() => patch(lines.filter((_, at) => at !== index))}
              >
                <X className="i i-s" aria-hidden />
              </button>
            ) : (
              <span />
            )}
          </div>
        ))}
        {off === null ? <Add draft={draft} taken={lines} onAdd={(line) => patch([...lines, line])} /> : null}
      </div>
    </section>
  )
}

/** What is wrong with one of them, where it stands: a circle, nobody of that name, a condition that cannot be read. */
function WhyNot({ draft, pointer }: { readonly draft: Draft; readonly pointer: string }) {
  const found = draft.diagnostics.filter((problem) => problem.pointer === pointer || problem.pointer.startsWith(`${pointer}/`))
  if (found.length === 0 || draft.state !== 'saved') return null
  return (
    <span className="small danger block" role="status">
      {found.map(({ hint, message }) => `${message}. ${hint}`).join(' ')}
    </span>
  )
}

/** As people call it; its short name where nobody has that name any more. */
function Name({ slug }: { readonly slug: string }) {
  const { data } = useRead<{ items: MemberListItem[] }>('/members')
  return (
    <b>
      <SafeText text={data?.items.find((member) => member.slug === slug)?.name ?? slug} />
    </b>
  )
}

function Add({ draft, taken, onAdd }: { readonly draft: Draft; readonly taken: readonly Line[]; readonly onAdd: (line: Line) => void }) {
  const t = useT()
  const { data } = useRead<{ items: MemberListItem[] }>('/members')
  const [to, setTo] = useState('')
  const [when, setWhen] = useState('')
  const self = (draft.value?.['metadata'] as { readonly slug?: unknown } | undefined)?.slug
  const choices = (data?.items ?? []).filter(
    ({ slug, status }) => slug !== self && status !== 'offboarded' && !taken.some((line) => line.to === slug),
  )
  return (
    <form
      className="tr flex-wrap py-2"
      style={{ display: 'flex' }}
      onSubmit={(event) => {
        event.preventDefault()
        if (to === '') return
        onAdd(when.trim() === '' ? { to } : { to, when: when.trim() })
        setTo('')
        setWhen('')
      }}
    >
      <select
        className="input"
        style={{ width: 200 }}
        aria-label={t('Crew member that takes over')}
        value={to}
        onChange={(event) => setTo(event.target.value)}
      >
        <option value="">{choices.length === 0 ? t('Nobody else is here') : t('Choose a crew member')}</option>
        {choices.map(({ name, slug }) => (
          <option key={slug} value={slug}>
            {name}
          </option>
        ))}
      </select>
      <input
        className="input mono-s"
        style={{ flex: 1, minWidth: 160 }}
        aria-label={t('Condition, if any')}
        placeholder={t('always, or if {example}', { example: 'output.total > 500.0' })}
        value={when}
        maxLength={4096}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => setWhen(event.target.value)}
      />
      <Button size="s" type="submit" off={to === '' ? '' : null}>
        <Plus className="i" aria-hidden />
        {t('Add')}
      </Button>
    </form>
  )
}
