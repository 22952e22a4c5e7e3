'use client'

import { useId, useState } from 'react'
import { toast } from 'sonner'
import { TextField } from '#components/apps/connect-fields.tsx'
import { useAct } from '#components/data/use-act.ts'
import { useT } from '#components/language/language.tsx'
import { DOES_WORDS, WHERE_WORDS } from '#components/models/rule-words.ts'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { ProblemNote } from '#components/ui/problem-note.tsx'
import type { ModelsView } from '#server/bridge/models/schema.ts'
import type { ModelRule, ModelRulesView, RuleDoes, RuleWhere } from '#server/gateway/llm/rules/schema.ts'

interface Typed {
  readonly name: string
  readonly kind: ModelRule['finds']['kind']
  /** Words a line each, or the pattern. */
  readonly words: string
  readonly pattern: string
  readonly where: RuleWhere
  readonly does: RuleDoes
  readonly roles: readonly string[]
}

interface Props {
  /** Null: a new one. */
  readonly rule: ModelRule | null
  readonly view: ModelRulesView
  readonly roles: ModelsView['roles']
  readonly onClose: () => void
}

/** One rule: what it looks for, where, for which uses, and what happens when it finds it. */
export function ModelRuleDialog({ rule, view, roles, onClose }: Props) {
  const t = useT()
  const [typed, setTyped] = useState<Typed>(() => typedOf(rule))
  const change = (part: Partial<Typed>): void => setTyped({ ...typed, ...part })
  const { act, busy, problem } = useAct<unknown>({
    quiet: true,
    onDone: () => {
      toast(t('The rule holds from the next question on.'))
      onClose()
    },
  })
  const made = ruleOf(typed, rule?.id ?? null)
  const rules = rule === null ? [...view.rules, made] : view.rules.map((one) => (one.id === rule.id ? made : one))
  const wrong = problem?.errors.find(({ pointer }) => pointer.includes('/finds'))?.message
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={rule === null ? t('Add a rule') : t('Change a rule')}
      about={t(
        'Holds from the next question on, for steps, hiring by talking and programs alike. Pictures, sounds and files cannot be looked through: a rule that stops or leaves out stops them.',
      )}
    >
      <form
        className="grid gap-4"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          if (made !== null) act({ path: '/model-rules', method: 'PUT', body: { rules, was: view.n } })
        }}
      >
        <TextField
          label={t('Name')}
          hint={t('Shown to whoever it stops, and in the proof. The words below are not.')}
          value={typed.name}
          onChange={(name) => change({ name })}
        />
        <Finds typed={typed} wrong={wrong} onChange={change} />
        <label className="field">
          <span className="label">{t('Where it looks')}</span>
          <select className="input" value={typed.where} onChange={(event) => change({ where: event.target.value as RuleWhere })}>
            {(['request', 'answer', 'both'] as const).map((where) => (
              <option key={where} value={where}>
                {t(WHERE_WORDS[where])}
              </option>
            ))}
          </select>
        </label>
        <Does value={typed.does} onChange={(does) => change({ does })} />
        <Uses value={typed.roles} roles={roles} onChange={(chosen) => change({ roles: chosen })} />
        <ProblemNote
          problem={wrong === undefined ? problem : null}
          says={problem?.status === 409 ? t('Somebody changed the rules meanwhile. Close this and look again.') : null}
        />
        <div className="acts-end">
          <Button onClick={onClose}>{t('Not now')}</Button>
          <Button look="primary" type="submit" busy={busy} off={made === null ? t('Name it and write what it looks for.') : null}>
            {t('Save the rule')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

interface FindsProps {
  readonly typed: Typed
  readonly wrong: string | undefined
  readonly onChange: (part: Partial<Typed>) => void
}

function Finds({ typed, wrong, onChange }: FindsProps) {
  const t = useT()
  const id = useId()
  const kinds = [
    { is: 'words', word: t('Words') },
    { is: 'pattern', word: t('A pattern') },
  ] as const
  return (
    <>
      <fieldset className="field">
        <legend className="label">{t('What it looks for')}</legend>
        {kinds.map(({ is, word }) => (
          <label key={is} className="pick">
            <input type="radio" name={`${id}-kind`} checked={typed.kind === is} onChange={() => onChange({ kind: is })} />
            <span>{word}</span>
          </label>
        ))}
      </fieldset>
      {typed.kind === 'pattern' ? (
        <TextField
          label={t('Pattern')}
          hint={t('A regular expression, in any case. C-\\d{6} finds C-123456.')}
          value={typed.pattern}
          wrong={wrong}
          onChange={(pattern) => onChange({ pattern })}
        />
      ) : (
        <div className="field">
          <label className="label" htmlFor={id}>
            {t('One word or phrase a line')}
          </label>
          <textarea
            id={id}
            className="input"
            rows={4}
            value={typed.words}
            aria-invalid={wrong ? true : undefined}
            aria-describedby={`${id}-note`}
            onChange={(event) => onChange({ words: event.target.value })}
          />
          <span className={wrong ? 'bad' : 'hint'} id={`${id}-note`}>
            {wrong ?? t('Whole words, in any case, with anything between the words of a phrase.')}
          </span>
        </div>
      )}
    </>
  )
}

function Does({ value, onChange }: { readonly value: RuleDoes; readonly onChange: (value: RuleDoes) => void }) {
  const t = useT()
  const id = useId()
  return (
    <fieldset className="field">
      <legend className="label">{t('When it finds something')}</legend>
      {(['stop', 'hide', 'note'] as const).map((does) => (
        <label key={does} className="pick">
          <input type="radio" name={id} checked={value === does} onChange={() => onChange(does)} />
          <span>{t(DOES_WORDS[does].word)}</span>
          <span className="hint">{t(DOES_WORDS[does].means)}</span>
        </label>
      ))}
    </fieldset>
  )
}

interface UsesProps {
  readonly value: readonly string[]
  readonly roles: ModelsView['roles']
  readonly onChange: (roles: readonly string[]) => void
}

/** None chosen: all. Uses that a rule names and nobody has any more stay to be taken out. */
function Uses({ value, roles, onChange }: UsesProps) {
  const t = useT()
  const known = [...new Set([...roles.map(({ role }) => role), ...value])]
  return (
    <fieldset className="field">
      <legend className="label">{t('For which uses')}</legend>
      <label className="pick">
        <input type="checkbox" checked={value.length === 0} onChange={() => onChange([])} />
        <span>{t('For all, also those that come later')}</span>
      </label>
      {known.map((role) => (
        <label key={role} className="pick">
          <input
            type="checkbox"
            checked={value.includes(role)}
            onChange={(event) => onChange(event.target.checked ? [...value, role] : value.filter((one) => one !== role))}
          />
          <span className="mono-s">{role}</span>
        </label>
      ))}
    </fieldset>
  )
}

function typedOf(rule: ModelRule | null): Typed {
  if (rule === null) return { name: '', kind: 'words', words: '', pattern: '', where: 'request', does: 'stop', roles: [] }
  const { name, finds, where, does, roles } = rule
  const words = finds.kind === 'words' ? finds.words.join('\n') : ''
  return { ...{ name, where, does, roles }, kind: finds.kind, words, pattern: finds.kind === 'pattern' ? finds.pattern : '' }
}

/** Null while something is missing. */
function ruleOf({ name, kind, words, pattern, where, does, roles }: Typed, id: string | null) {
  const lines = words.split('\n').flatMap((line) => (line.trim() === '' ? [] : [line.trim()]))
  if (name.trim() === '' || (kind === 'words' ? lines.length === 0 : pattern === '')) return null
  const finds = kind === 'words' ? { kind, words: lines } : { kind, pattern }
  return { ...{ id, name: name.trim(), finds, where, does }, roles: [...roles] }
}
