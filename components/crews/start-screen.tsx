'use client'

import { FlaskConical, Play } from 'lucide-react'
import { useRouter } from 'next/navigation'
import { useForm } from 'react-hook-form'
import { type InputsSchema, inputValues, pathOfInput } from '#components/crews/input-values.ts'
import { placeOfFault } from '#components/crews/row-values.ts'
import { SchemaFields } from '#components/crews/schema-fields.tsx'
import { useRowFaults } from '#components/crews/use-row-faults.ts'
import { useAct } from '#components/data/use-act.ts'
import { useRead } from '#components/data/use-read.ts'
import { useT } from '#components/language/language.tsx'
import { useOff } from '#components/shell/use-shell.ts'
import { Button } from '#components/ui/button.tsx'
import { Crumb } from '#components/ui/crumb.tsx'
import { Empty, ProblemState, SkeletonBlock } from '#components/ui/states.tsx'
import type { MemberDetail } from '#server/bridge/schema.ts'

type Values = Record<string, unknown>

/** What the crew member is given, then a try (changes nothing) or a run (asks before it sends). */
export function StartScreen({ id }: { readonly id: string }) {
  const { data, error, isPending, refetch } = useRead<MemberDetail>(`/members/${id}`)
  return (
    <main className="page" style={{ maxWidth: 760 }}>
      {error && !data ? <ProblemState problem={error} onRetry={() => void refetch()} /> : null}
      {isPending && !error ? <SkeletonBlock height={320} /> : null}
      {data ? <StartForm member={data} /> : null}
    </main>
  )
}

function StartForm({ member }: { readonly member: MemberDetail }) {
  const t = useT()
  const router = useRouter()
  const schema = member.inputs as InputsSchema
  const form = useForm<Values>({ defaultValues: (member.sampleInputs ?? {}) as Values })
  const rows = useRowFaults(schema, form)
  const { act, busy } = useAct<{ runId: string }>({
    onDone: ({ runId }) => router.push(`/runs/${runId}`),
    placeOf: (pointer) => placeOfFault(pathOfInput(pointer), schema.properties ?? {}, t),
    onProblem: (problem) => {
      for (const { pointer, message } of problem.errors) rows.tell(pathOfInput(pointer), message)
    },
  })
  const send = (what: 'try' | 'runs') =>
    form.handleSubmit((given) => {
      if (rows.check(given)) act({ path: `/members/${member.id}/${what}`, body: { inputs: inputValues(given, schema) } })
    })
  const offs = useStartOffs(member)
  return (
    <form className="grid gap-5" onSubmit={(event) => event.preventDefault()} noValidate>
      <div className="page-head mb-0 flex-wrap gap-y-0">
        <Crumb href={`/crews/${member.id}`}>{member.name}</Crumb>
        <h1>{t('What should it work on?')}</h1>
      </div>
      {Object.keys(schema.properties ?? {}).length === 0 ? (
        <Empty title={t('This job needs nothing from you')}>{t('Try it as it is.')}</Empty>
      ) : null}
      <SchemaFields schema={schema} form={form} faults={rows.told} />
      <div className="flex flex-wrap items-center gap-2">
        <Button look={offs.run === null ? 'plain' : 'primary'} busy={busy} off={offs.try} onClick={() => void send('try')()}>
          <FlaskConical className="i" aria-hidden />
          {t('Try, change nothing')}
        </Button>
        <Button look={offs.run === null ? 'primary' : 'plain'} busy={busy} off={offs.run} onClick={() => void send('runs')()}>
          <Play className="i" aria-hidden />
          {t('Start a run')}
        </Button>
      </div>
    </form>
  )
}

function useStartOffs(member: MemberDetail): { try: string | null; run: string | null } {
  const t = useT()
  const role = useOff('operator')
  const broken = member.diagnostics.some((diagnostic) => diagnostic.severity === 'error') ? t('The job description has problems.') : null
  const published =
    member.status === 'active'
      ? null
      : member.status === 'provisional'
        ? t('A run needs the crew member at work; try it first.')
        : t('This crew member is suspended.')
  return { try: role ?? broken, run: role ?? published }
}
