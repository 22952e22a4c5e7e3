'use client'

import { CircleAlert, CircleCheck } from 'lucide-react'
import { useId, useState } from 'react'
import { toast } from 'sonner'
import { TextField } from '#components/apps/connect-fields.tsx'
import type { InputsSchema } from '#components/crews/input-values.ts'
import { useAct } from '#components/data/use-act.ts'
import { readValue } from '#components/hooks/mapping-text.ts'
import { useT } from '#components/language/language.tsx'
import { MailInputs } from '#components/mailbox/mail-inputs.tsx'
import { type MailInput, mailInputs } from '#components/mailbox/mail-sources.ts'
import { answerWords, LINE_WORDS } from '#components/mailbox/mailbox-words.ts'
import { SafeText } from '#components/plan/safe-text.tsx'
import { Button } from '#components/ui/button.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { PasswordField } from '#components/ui/password-field.tsx'
import type { MemberDetail } from '#server/bridge/schema.ts'
import type { MailboxAnswer, MailboxItem } from '#server/triggers/mailbox/schema.ts'

interface Props {
  readonly member: Pick<MemberDetail, 'id' | 'name' | 'inputs'>
  /** The one to change; null makes one. */
  readonly mailbox: MailboxItem | null
  readonly onClose: () => void
}

/** Where the mailbox is, who signs in, and what each input is taken from. */
export function MailboxDialog(props: Props) {
  const t = useT()
  const { mailbox, member, onClose } = props
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={mailbox ? t('Change the mailbox') : t('Which mailbox starts {name}?', { name: member.name })}
      about={t(
        'Each new e-mail starts it once, in your name, with the version at work; it asks before it acts as always. What an e-mail says counts as from outside.',
      )}
    >
      <MailboxForm {...props} />
    </Dialog>
  )
}

interface Typed {
  readonly host: string
  readonly port: string
  readonly security: MailboxItem['security']
  readonly inside: boolean
  readonly userName: string
  readonly password: string
  readonly folder: string
  readonly markSeen: boolean
  readonly inputs: Readonly<Record<string, MailInput>>
}
type Errors = Readonly<Record<string, string>>

function firstTyped({ mailbox, member }: Props): Typed {
  const inputs = mailInputs(member.inputs as InputsSchema, mailbox?.inputs ?? null)
  if (mailbox === null)
    return { host: '', port: '993', security: 'tls', inside: false, userName: '', password: '', folder: 'INBOX', markSeen: false, inputs }
  const { folder, host, inside, markSeen, port, security, userName } = mailbox
  return { host, port: String(port), security, inside, userName, password: '', folder, markSeen, inputs }
}

/** What is written, and how it is tried and kept. */
function useTyped(props: Props) {
  const { mailbox, member, onClose } = props
  const t = useT()
  const [typed, setTyped] = useState(() => firstTyped(props))
  const [errors, setErrors] = useState<Errors>({})
  const onProblem = (problem: { errors: readonly { pointer: string; message: string }[] }): void =>
    setErrors(Object.fromEntries(problem.errors.map(({ pointer, message }) => [pointer, message])))
  const tried = useAct<MailboxAnswer>({ quiet: true, onProblem })
  const save = useAct<unknown>({
    onDone: () => {
      onClose()
      toast(t('Saved. It starts with the next e-mail that comes.'))
    },
    onProblem,
  })
  const change = (part: Partial<Typed>): void => {
    tried.reset()
    setTyped({ ...typed, ...part })
  }
  const { folder, host, inside, password, port, security, userName } = typed
  const place = { host, port: Number(port), security, inside, userName, folder, ...(password === '' ? {} : { password }) }
  return {
    typed,
    change,
    errors,
    tried,
    busy: save.busy,
    test: () => {
      setErrors({})
      tried.act({ path: '/mailboxes/test', body: { ...place, ...(mailbox ? { id: mailbox.id } : {}) } })
    },
    save: () => {
      setErrors({})
      const given = Object.entries(typed.inputs).flatMap(([name, { text }]) =>
        text.trim() === '' ? [] : [[name, readValue(text)] as const],
      )
      const body = { ...place, markSeen: typed.markSeen, inputs: Object.fromEntries(given) }
      if (mailbox) save.act({ path: `/mailboxes/${mailbox.id}`, method: 'PATCH', body: { ...body, revision: mailbox.revision } })
      else save.act({ path: '/mailboxes', body: { ...body, memberId: member.id } })
    },
  }
}

type State = ReturnType<typeof useTyped>

function MailboxForm(props: Props) {
  const t = useT()
  const state = useTyped(props)
  const { typed } = state
  const isWhole = typed.host !== '' && typed.userName !== '' && (typed.password !== '' || props.mailbox !== null)
  return (
    <form
      className="grid gap-4"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        state.save()
      }}
    >
      <ServerFields state={state} />
      <SignInFields state={state} keepsPassword={props.mailbox !== null} />
      <MailInputs
        schema={props.member.inputs as InputsSchema}
        inputs={typed.inputs}
        errors={state.errors}
        onChange={(name, input) => state.change({ inputs: { ...typed.inputs, [name]: input } })}
      />
      <Answer tried={state.tried} place={typed} />
      <div className="acts-end">
        <Button busy={state.tried.busy} off={isWhole ? null : ''} onClick={state.test}>
          {t('Test connection')}
        </Button>
        <span className="grow" />
        <Button onClick={props.onClose}>{t('Not now')}</Button>
        <Button look="primary" type="submit" busy={state.busy} off={isWhole ? null : ''}>
          {props.mailbox ? t('Save the mailbox') : t('Add the mailbox')}
        </Button>
      </div>
    </form>
  )
}

const EXAMPLE = { host: 'imap.example.com', user: 'invoices@example.com' } as const

function ServerFields({ state: { change, errors, typed } }: { readonly state: State }) {
  const t = useT()
  const id = useId()
  return (
    <>
      <div className="grid items-start gap-3 sm:grid-cols-[1fr_104px]">
        <TextField
          label={t('Mail server')}
          value={typed.host}
          placeholder={EXAMPLE.host}
          wrong={told(t, errors['/host'])}
          onChange={(host) => change({ host })}
        />
        <TextField label={t('Port')} value={typed.port} wrong={told(t, errors['/port'])} onChange={(port) => change({ port })} />
      </div>
      <div className="field">
        <label className="label" htmlFor={`${id}-line`}>
          {t('Encryption')}
        </label>
        <select
          id={`${id}-line`}
          className="input"
          value={typed.security}
          aria-invalid={errors['/security'] === undefined ? undefined : true}
          aria-describedby={`${id}-note`}
          onChange={(event) => {
            const security = event.target.value as Typed['security']
            change({ security, ...(typed.port === LINE_WORDS[typed.security].port ? { port: LINE_WORDS[security].port } : {}) })
          }}
        >
          {(Object.keys(LINE_WORDS) as Typed['security'][]).map((security) => (
            <option key={security} value={security}>
              {t(LINE_WORDS[security].word)}
            </option>
          ))}
        </select>
        <span className="bad" id={`${id}-note`}>
          {told(t, errors['/security'])}
        </span>
      </div>
      <label className="pick">
        <input type="checkbox" checked={typed.inside} onChange={(event) => change({ inside: event.target.checked })} />
        <span>
          {t('It stands inside our network')} <span className="muted">{t('otherwise private addresses are refused')}</span>
        </span>
      </label>
    </>
  )
}

function SignInFields({ state: { change, errors, typed }, keepsPassword }: { readonly state: State; readonly keepsPassword: boolean }) {
  const t = useT()
  return (
    <>
      <div className="grid items-start gap-3 sm:grid-cols-2">
        <TextField
          label={t('User name')}
          value={typed.userName}
          placeholder={EXAMPLE.user}
          wrong={told(t, errors['/userName'])}
          onChange={(userName) => change({ userName })}
        />
        <PasswordField
          label={t('Password')}
          value={typed.password}
          hint={keepsPassword ? t('Leave it empty to keep the saved one.') : t('Kept under Saved secrets, sent to this server only.')}
          wrong={told(t, errors['/password'])}
          onChange={(password) => change({ password })}
        />
      </div>
      <TextField label={t('Folder')} value={typed.folder} wrong={told(t, errors['/folder'])} onChange={(folder) => change({ folder })} />
      <label className="pick">
        <input type="checkbox" checked={typed.markSeen} onChange={(event) => change({ markSeen: event.target.checked })} />
        <span>
          {t('Mark what was taken as read')}{' '}
          <span className="muted">{t('otherwise nothing is changed there; nothing is ever deleted')}</span>
        </span>
      </label>
    </>
  )
}

function Answer({ tried: { busy, problem, value }, place }: { readonly tried: State['tried']; readonly place: Typed }) {
  const t = useT()
  return (
    <div role="status">
      {value?.ok ? (
        <p className="note">
          <CircleCheck className="i" aria-hidden />
          {t('It works: signed in, and the folder is there. Nothing was fetched.')}
        </p>
      ) : null}
      {value && !value.ok ? (
        <p className="note danger">
          <CircleAlert className="i" aria-hidden />
          <span className="wrap-anywhere min-w-0">
            {t('It does not work.')} <SafeText text={answerWords(value, place, t)} />
          </span>
        </p>
      ) : null}
      {problem && !busy ? (
        <p className="note danger">
          {t(problem.message)}. {t(problem.detail)}
        </p>
      ) : null}
    </div>
  )
}

function told(t: ReturnType<typeof useT>, message: string | undefined): string | undefined {
  return message === undefined ? undefined : t(message)
}
