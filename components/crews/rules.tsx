'use client'

import { Plus, X } from 'lucide-react'
import { useState } from 'react'
import type { Draft } from '#components/crews/use-draft.ts'
import { useT } from '#components/language/language.tsx'
import { Button } from '#components/ui/button.tsx'
import { msg } from '#server/kernel/language/say.ts'

const KINDS = [
  ['always', msg('Always')],
  ['never', msg('Never')],
  ['prefer', msg('Prefer')],
] as const
type Kind = (typeof KINDS)[number][0]

/** Rules in plain words, and the checks that the locked plan must pass. */
export function Rules({ draft, off }: { readonly draft: Draft; readonly off: string | null }) {
  const t = useT()
  const rules = (draft.value?.['rules'] ?? {}) as { readonly [kind in Kind]?: readonly unknown[] } & {
    readonly checks?: readonly { readonly text?: unknown }[]
  }
  const remove = (kind: Kind, index: number): void => draft.patch(['rules', kind, index], undefined)
  const lines = KINDS.flatMap(([kind, word]) => (rules[kind] ?? []).map((text, index) => ({ kind, word, text: String(text), index })))
  return (
    <section className="sec" aria-labelledby="rules-title">
      <div className="sec-h">
        <h2 id="rules-title">{t('Rules')}</h2>
      </div>
      <div className="card">
        {(rules.checks ?? []).map((check, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: checks have no identity but their place
          <div key={index} className="tr" style={{ gridTemplateColumns: '72px minmax(0,1fr)' }}>
            <span className="muted">{t('Check {n}', { n: index + 1 })}</span>
            <span>{String(check.text ?? '')}</span>
          </div>
        ))}
        {lines.map((line) => (
          <div key={`${line.kind}${line.index}`} className="tr" style={{ gridTemplateColumns: '72px minmax(0,1fr) auto' }}>
            <span className="muted">{t(line.word)}</span>
            <span className="exact py-1">{line.text}</span>
            {off === null ? (
              <button
                type="button"
                className="btn icon xs ghost"
                aria-label={t('Take out: {text}', { text: line.text })}
                onClick={() => remove(line.kind, line.index)}
              >
                <X className="i i-s" aria-hidden />
              </button>
            ) : (
              <span />
            )}
          </div>
        ))}
        {off === null ? <AddRule onAdd={(kind, text) => draft.patch(['rules', kind], [...(rules[kind] ?? []), text])} /> : null}
      </div>
    </section>
  )
}

function AddRule({ onAdd }: { readonly onAdd: (kind: Kind, text: string) => void }) {
  const t = useT()
  const [kind, setKind] = useState<Kind>('never')
  const [text, setText] = useState('')
  return (
    <form
      className="tr flex-wrap py-2"
      style={{ display: 'flex' }}
      onSubmit={(event) => {
        event.preventDefault()
        if (text.trim() === '') return
        onAdd(kind, text.trim())
        setText('')
      }}
    >
      <select
        className="input"
        style={{ width: 104 }}
        aria-label={t('Kind of rule')}
        value={kind}
        onChange={(event) => setKind(event.target.value as Kind)}
      >
        {KINDS.map(([value, word]) => (
          <option key={value} value={value}>
            {t(word)}
          </option>
        ))}
      </select>
      <input
        className="input min-w-40 flex-1"
        aria-label={t('New rule')}
        placeholder={t('Write to anybody outside our domain')}
        maxLength={500}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <Button size="s" type="submit" off={text.trim() === '' ? '' : null}>
        <Plus className="i i-s" aria-hidden />
        {t('Add rule')}
      </Button>
    </form>
  )
}
