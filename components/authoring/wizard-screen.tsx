'use client'

import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { useForm } from 'react-hook-form'
import { InputField } from '#components/crews/input-field.tsx'
import { type InputsSchema, inputValues } from '#components/crews/input-values.ts'
import { useAct } from '#components/data/use-act.ts'
import { useRead } from '#components/data/use-read.ts'
import { Said, useT } from '#components/language/language.tsx'
import { SafeText } from '#components/plan/safe-text.tsx'
import { useOff } from '#components/shell/use-shell.ts'
import { Button } from '#components/ui/button.tsx'
import { Crumb } from '#components/ui/crumb.tsx'
import { ProblemState, SkeletonBlock } from '#components/ui/states.tsx'
import type { TemplateWizard } from '#server/bridge/authoring/schema.ts'
import type { Say } from '#server/kernel/language/say.ts'
import { ownValue } from '#server/kernel/own-value.ts'

/** Before a job is hired: its name, and what it usually works on. All of it can be changed later. */
export function WizardScreen({ templateRef }: { readonly templateRef: string }) {
  const { data, error, isPending, refetch } = useRead<TemplateWizard>(`/templates/${templateRef}`)
  return (
    <main className="page" style={{ maxWidth: 760 }}>
      {error && !data ? <ProblemState problem={error} onRetry={() => void refetch()} /> : null}
      {isPending && !error ? <SkeletonBlock height={320} /> : null}
      {data ? <Wizard template={data} /> : null}
    </main>
  )
}

type Values = Record<string, unknown>

function Wizard({ template }: { readonly template: TemplateWizard }) {
  const t = useT()
  const router = useRouter()
  const off = useOff('author')
  const schema = inWords(template.inputs as InputsSchema, t)
  const form = useForm<{ name: string; inputs: Values }>({ defaultValues: { name: t(template.name), inputs: template.usual as Values } })
  const values = form.watch('inputs')
  const { act, busy } = useAct<{ memberId: string }>({ onDone: ({ memberId }) => router.push(`/crews/${memberId}`) })
  const hire = form.handleSubmit(({ name, inputs }) =>
    act({
      path: `/templates/${template.ref}/install`,
      body: { name: name.trim(), inputs: changed(inputValues(inputs, schema), template) },
    }),
  )
  const nameError = form.formState.errors.name
  return (
    <form className="wizard grid gap-5" onSubmit={(event) => void hire(event)} noValidate>
      <div>
        <div className="page-head flex-wrap gap-y-0">
          <Crumb href="/crews/hire">{t('New crew member')}</Crumb>
          <h1>{t(template.name)}</h1>
        </div>
        <p className="muted text-sm">
          <SafeText text={t(template.summary)} />
        </p>
        {template.modelMissing ? (
          <p className="small muted mt-1">
            <Said
              text="Needs a model. It can be set up without one and is put to work once an admin connects one under {models}."
              holes={{
                models: (
                  <Link className="link" href="/models">
                    {t('Models')}
                  </Link>
                ),
              }}
            />
          </p>
        ) : null}
      </div>
      <div className="field">
        <label className="label" htmlFor="wizard-name">
          {t('Name of the crew member')}
        </label>
        <input
          id="wizard-name"
          className="input"
          maxLength={80}
          aria-invalid={nameError ? true : undefined}
          aria-describedby={nameError ? 'wizard-name-error' : undefined}
          {...form.register('name', { validate: (name) => name.trim() !== '' || t('Give it a name') })}
        />
        {nameError ? (
          <p className="bad" id="wizard-name-error" role="alert">
            {nameError.message}
          </p>
        ) : null}
      </div>
      {Object.entries(schema.properties ?? {}).map(([name, property]) => (
        <InputField
          key={name}
          name={name}
          property={property}
          value={ownValue(values, name)}
          field={form.register(`inputs.${name}`)}
          error={ownValue(form.formState.errors.inputs ?? {}, name) as never}
          samples={template.files}
          onFile={(path) => form.setValue(`inputs.${name}`, path, { shouldDirty: true })}
        />
      ))}
      <p className="hint">
        {template.files.length > 0
          ? t(
              'It opens as a draft and does nothing by itself. What you fill in is its usual value; each start can say otherwise. Its sample files are put beside yours.',
            )
          : t('It opens as a draft and does nothing by itself. What you fill in is its usual value; each start can say otherwise.')}
      </p>
      <div className="row">
        <Button type="submit" look="primary" busy={busy} off={off}>
          {t('Make the draft')}
        </Button>
      </div>
    </form>
  )
}

/** The fields of a template that comes along, in the reader's words. */
function inWords(schema: InputsSchema, t: Say): InputsSchema {
  const fields = Object.entries(schema.properties ?? {}).map(([name, { title, description, ...rest }]) => [
    name,
    { ...rest, ...(title === undefined ? {} : { title: t(title) }), ...(description === undefined ? {} : { description: t(description) }) },
  ])
  return { ...schema, properties: Object.fromEntries(fields) }
}

/** Only what is said otherwise than by the template: the rest follows the template when that changes. */
function changed(inputs: Values, { usual }: TemplateWizard): Values {
  return Object.fromEntries(Object.entries(inputs).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(usual[name])))
}
