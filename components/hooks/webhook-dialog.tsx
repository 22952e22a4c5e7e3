'use client'

import { type ReactNode, useId, useState } from 'react'
import { toast } from 'sonner'
import type { InputsSchema } from '#components/crews/input-values.ts'
import { useAct } from '#components/data/use-act.ts'
import { expressionOf, headerNames, readValue, sampleFor, textOf } from '#components/hooks/mapping-text.ts'
import { useT } from '#components/language/language.tsx'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import type { MemberDetail } from '#server/bridge/schema.ts'
import { ownValue } from '#server/kernel/own-value.ts'
import type { ShownSecret, WebhookItem } from '#server/triggers/hooks/schema.ts'

interface Props {
  readonly member: Pick<MemberDetail, 'id' | 'name' | 'inputs' | 'sampleInputs'>
  /** The one to change; null makes one. */
  readonly webhook: WebhookItem | null
  readonly onClose: () => void
  readonly onMade: (made: ShownSecret) => void
}

/** From whom, with an example of what comes, and what each input is taken from. */
export function WebhookDialog(props: Props) {
  const t = useT()
  const { member, webhook, onClose } = props
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={webhook ? t('Change what a message becomes') : t('Which messages start {name}?', { name: member.name })}
      about={t(
        'It starts in your name, with the version at work, and asks before it acts as always. What a message says counts as from outside.',
      )}
    >
      <WebhookForm {...props} />
    </Dialog>
  )
}

interface Draft {
  readonly name: string
  readonly sample: string
  readonly headers: string
  readonly inputs: Readonly<Record<string, string>>
}
type Errors = Readonly<Record<string, string>>

/** What is written, and how it is kept. */
function useDraft({ member, webhook, onClose, onMade }: Props) {
  const t = useT()
  const schema = member.inputs as InputsSchema
  const [draft, setDraft] = useState<Draft>(() => ({
    name: webhook?.name ?? '',
    sample: JSON.stringify(webhook?.sample ?? sampleFor(schema, member.sampleInputs ?? {}), null, 2),
    headers: webhook?.headers.join(', ') ?? '',
    inputs: Object.fromEntries(
      Object.keys(schema.properties ?? {}).map((one) => [one, webhook ? textOf(webhook.inputs[one]) : expressionOf(one)]),
    ),
  }))
  const [errors, setErrors] = useState<Errors>({})
  const onProblem = (problem: { errors: readonly { pointer: string; message: string }[] }): void =>
    setErrors(Object.fromEntries(problem.errors.map(({ pointer, message }) => [pointer, message])))
  const make = useAct<ShownSecret>({ onDone: onMade, onProblem })
  const change = useAct<unknown>({
    onDone: () => {
      onClose()
      toast(t('Saved. It counts from the next message on.'))
    },
    onProblem,
  })
  const save = (): void => {
    const body = bodyOf(draft)
    setErrors(body === null ? { '/sample': t('This is no JSON.') } : {})
    if (body === null) return
    if (webhook) change.act({ path: `/webhooks/${webhook.id}`, method: 'PATCH', body: { ...body, revision: webhook.revision } })
    else make.act({ path: '/webhooks', body: { ...body, memberId: member.id } })
  }
  return { draft, setDraft, errors, save, busy: make.busy || change.busy, schema }
}

/** Null where the example is no JSON. */
function bodyOf({ name, sample, headers, inputs }: Draft): object | null {
  const given = Object.entries(inputs).flatMap(([one, text]) => (text.trim() === '' ? [] : [[one, readValue(text)] as const]))
  try {
    return { name, headers: headerNames(headers), sample: JSON.parse(sample), inputs: Object.fromEntries(given) }
  } catch {
    return null
  }
}

function WebhookForm(props: Props) {
  const t = useT()
  const { draft, setDraft, errors, save, busy, schema } = useDraft(props)
  const { name, sample, headers } = draft
  return (
    <form
      className="grid gap-4"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        save()
      }}
    >
      <Field label={t('Name')} error={errors['/name']} hint={t('What it is called here, for example who sends.')}>
        {(field) => (
          <input
            {...field}
            className="input"
            value={name}
            maxLength={80}
            placeholder={t('Web shop')}
            onChange={(event) => setDraft({ ...draft, name: event.target.value })}
          />
        )}
      </Field>
      <Field
        label={t('An example of a message')}
        error={errors['/sample']}
        hint={t('JSON as the sender sends it. It is tried when you save, and sent by Send test.')}
      >
        {(field) => (
          <textarea
            {...field}
            className="input mono-s"
            rows={7}
            value={sample}
            spellCheck={false}
            onChange={(event) => setDraft({ ...draft, sample: event.target.value })}
          />
        )}
      </Field>
      <InputFields schema={schema} draft={draft} errors={errors} onDraft={setDraft} />
      <Field
        label={t('Headers to be read, if any')}
        error={errors['/headers']}
        hint={t('Names with commas between, such as {example}. The others are not kept.', { example: 'x-shop-topic' })}
      >
        {(field) => (
          <input
            {...field}
            className="input mono-s"
            value={headers}
            autoComplete="off"
            onChange={(event) => setDraft({ ...draft, headers: event.target.value })}
          />
        )}
      </Field>
      <div className="acts-end">
        <Button onClick={props.onClose}>{t('Not now')}</Button>
        <Button look="primary" type="submit" busy={busy} off={name.trim() === '' ? '' : null}>
          {props.webhook ? t('Save the address') : t('Make the address')}
        </Button>
      </div>
    </form>
  )
}

interface InputsProps {
  readonly schema: InputsSchema
  readonly draft: Draft
  readonly errors: Errors
  readonly onDraft: (draft: Draft) => void
}

/** A line for each input of the crew member: what it is taken from. */
function InputFields({ schema, draft, errors, onDraft }: InputsProps) {
  const t = useT()
  return (
    <fieldset className="grid gap-3">
      <legend className="label mb-2">{t('What each input is taken from')}</legend>
      {Object.entries(schema.properties ?? {}).map(([one, property]) => (
        <Field key={one} label={property.title ?? one} error={errors[`/inputs/${one}`]}>
          {(field) => (
            <input
              {...field}
              className="input mono-s"
              value={ownValue(draft.inputs, one) ?? ''}
              maxLength={4096}
              spellCheck={false}
              autoComplete="off"
              onChange={(event) => onDraft({ ...draft, inputs: { ...draft.inputs, [one]: event.target.value } })}
            />
          )}
        </Field>
      ))}
      <p className="hint">
        {t('Text stays as it is; what stands in {braces} is worked out from the message.', { braces: '${ payload.… }' })}
      </p>
    </fieldset>
  )
}

interface FieldProps {
  readonly label: string
  readonly hint?: string
  readonly error?: string | undefined
  readonly children: (field: { id: string; 'aria-describedby': string; 'aria-invalid': boolean }) => ReactNode
}

function Field({ label, hint, error, children }: FieldProps) {
  const t = useT()
  const id = useId()
  return (
    <div className="field">
      <label className="label" htmlFor={id}>
        {label}
      </label>
      {children({ id, 'aria-describedby': `${id}-about`, 'aria-invalid': error !== undefined })}
      <div id={`${id}-about`}>
        {error === undefined ? null : (
          <p className="bad" role="alert">
            {t(error)}
          </p>
        )}
        {hint === undefined ? null : <p className="hint">{hint}</p>}
      </div>
    </div>
  )
}
