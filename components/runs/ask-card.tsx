'use client'

import { useForm } from 'react-hook-form'
import { ANSWER, answerFields, inputValues } from '#components/crews/input-values.ts'
import { placeOfFault } from '#components/crews/row-values.ts'
import { SchemaFields } from '#components/crews/schema-fields.tsx'
import { useRowFaults } from '#components/crews/use-row-faults.ts'
import { useAct } from '#components/data/use-act.ts'
import { useRead } from '#components/data/use-read.ts'
import { useT } from '#components/language/language.tsx'
import { SafeText } from '#components/plan/safe-text.tsx'
import { askOff } from '#components/runs/ask-off.ts'
import { askParts } from '#components/runs/ask-parts.ts'
import { sayOfJob } from '#components/runs/job-words.ts'
import { useShell } from '#components/shell/use-shell.ts'
import { deadline, zoneName } from '#components/time/format-time.ts'
import { useClock } from '#components/time/use-clock.ts'
import { useNow } from '#components/time/use-now.ts'
import { Button } from '#components/ui/button.tsx'
import { ProblemState, SkeletonBlock } from '#components/ui/states.tsx'
import type { AskItem } from '#server/bridge/schema.ts'

/** An open question of a run: its choices, its form or one line of text; who may answer, and until when. */
export function AskCard({ id, question }: { readonly id: string; readonly question: string }) {
  const t = useT()
  const { data, error, isPending, refetch } = useRead<{ items: AskItem[] }>('/asks')
  const ask = data?.items.find((item) => item.id === id)
  const { title, rest } = askParts(question)
  return (
    <section className="card" aria-label={t('Question')}>
      <div className="card-b grid gap-3" style={{ paddingTop: 16 }}>
        <h2>
          <SafeText text={sayOfJob(title, t)} />
        </h2>
        {rest === '' ? null : (
          <p className="small max-w-prose whitespace-pre-wrap wrap-anywhere">
            <SafeText text={rest} />
          </p>
        )}
        {error && !data ? <ProblemState problem={error} onRetry={() => void refetch()} /> : null}
        {isPending && !error ? <SkeletonBlock height={64} label={t('Loading the question')} /> : null}
        {data && !ask ? <p className="muted text-sm">{t('This question is not open any more.')}</p> : null}
        {ask ? <Answer ask={ask} /> : null}
      </div>
    </section>
  )
}

function Answer({ ask }: { readonly ask: AskItem }) {
  return ask.options === null ? <AnswerForm ask={ask} /> : <Options ask={ask} options={ask.options} />
}

function Options({ ask, options }: { readonly ask: AskItem; readonly options: readonly string[] }) {
  const t = useT()
  const off = askOff(ask, useShell().person, t)
  const { act, busy } = useAct<unknown>()
  return (
    <div className="flex flex-wrap items-center gap-2">
      {options.map((option, index) => (
        <Button
          key={option}
          busy={busy}
          off={off === null || index === options.length - 1 ? off : ''}
          onClick={() => act({ path: `/asks/${ask.id}/answer`, body: { answer: option } })}
        >
          {sayOfJob(option, t)}
        </Button>
      ))}
      <Until ask={ask} />
    </div>
  )
}

function AnswerForm({ ask }: { readonly ask: AskItem }) {
  const t = useT()
  const off = askOff(ask, useShell().person, t)
  const { schema, isObject } = answerFields(ask.form, t)
  const form = useForm<Record<string, unknown>>()
  const rows = useRowFaults(schema, form)
  const { act, busy } = useAct<unknown>({
    placeOf: (pointer) => placeOfFault(pathOf(pointer, isObject), schema.properties ?? {}, t),
    onProblem: (problem) => {
      for (const { pointer, message } of problem.errors) rows.tell(pathOf(pointer, isObject), message)
    },
  })
  const send = form.handleSubmit((given) => {
    if (!rows.check(given)) return
    const answer = inputValues(given, schema)
    act({ path: `/asks/${ask.id}/answer`, body: { answer: isObject ? answer : answer[ANSWER] } })
  })
  return (
    <form
      className="grid max-w-xl gap-4"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        if (off === null) void send()
      }}
    >
      <SchemaFields schema={schema} form={form} faults={rows.told} />
      <div className="flex flex-wrap items-center gap-2">
        <Button look="primary" type="submit" busy={busy} off={off}>
          {t('Answer')}
        </Button>
        <Until ask={ask} />
      </div>
    </form>
  )
}

/** `/answer/lines/0/amount` → `lines/0/amount`; of an answer that is no object, `answer/0/amount`. */
function pathOf(pointer: string, isObject: boolean): string {
  const inside = pointer.split('/').slice(2)
  return (isObject ? inside : [ANSWER, ...inside]).filter((part) => part !== '').join('/') || ANSWER
}

function Until({ ask }: { readonly ask: AskItem }) {
  const t = useT()
  const clock = useClock()
  const now = useNow()
  return (
    <span className="small muted">
      {t('The run waits until {when} {zone}.', { when: deadline(ask.expiresAt, clock, now), zone: zoneName(ask.expiresAt, clock) })}
    </span>
  )
}
