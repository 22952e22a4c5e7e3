'use client'

import { useState } from 'react'
import { toast } from 'sonner'
import { useAct } from '#components/data/use-act.ts'
import { useT } from '#components/language/language.tsx'
import { LineFields, SenderFields, type TypedServer } from '#components/mail/mail-server-fields.tsx'
import { Button } from '#components/ui/button.tsx'
import type { MailServerView } from '#server/connectors/mail/mail-server/schema.ts'

const NO_SERVER: TypedServer = { host: '', port: '587', security: 'starttls', inside: false, userName: '', password: '', sender: '' }

/** The workspace's own mail server. Its password goes one way only. */
export function MailServerForm({ view }: { readonly view: MailServerView }) {
  const t = useT()
  const { server } = view
  const [typed, setTyped] = useState<TypedServer>(() => (server ? { ...server, port: String(server.port), password: '' } : NO_SERVER))
  const change = (part: Partial<TypedServer>): void => setTyped({ ...typed, ...part })
  const { act, busy, problem } = useAct<MailServerView>({ quiet: true, onDone: () => toast(t('The mail server is saved.')) })
  const drop = useAct<unknown>({ onDone: () => toast(t('Mail stays on this machine again.')) })
  const wrong = (field: string): string | undefined => problem?.errors.find(({ pointer }) => pointer === `/${field}`)?.message
  const keepsPassword = server?.hasPassword === true && server.host === typed.host.trim() && String(server.port) === typed.port
  const save = (): void => act({ path: '/mail-server', method: 'PUT', body: bodyOf(typed) })
  return (
    <section className="card" aria-labelledby="mail-title">
      <div className="card-h">
        <h2 id="mail-title">{server ? t('Our mail server') : t('Use our mail server')}</h2>
      </div>
      <form
        className="card-b mail-form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          save()
        }}
      >
        <LineFields typed={typed} onChange={change} wrong={wrong} />
        <SenderFields typed={typed} onChange={change} wrong={wrong} keepsPassword={keepsPassword} />
        {problem ? (
          <p className="note danger" role="alert">
            {problem.errors.length > 0 ? t('Correct the marked fields.') : `${t(problem.message)}. ${t(problem.detail)}`}{' '}
            {t('Nothing was saved.')}
          </p>
        ) : null}
        <div className="row flex-wrap gap-2">
          <Button look="primary" type="submit" busy={busy} off={typed.host === '' || typed.sender === '' ? '' : null}>
            {t('Save the mail server')}
          </Button>
          {server ? (
            <Button busy={drop.busy} onClick={() => drop.act({ path: '/mail-server', method: 'DELETE' })}>
              {t('Keep mail on this machine')}
            </Button>
          ) : null}
        </div>
      </form>
    </section>
  )
}

/** An empty password is left out: the saved one stays. */
function bodyOf({ host, port, security, inside, userName, password, sender }: TypedServer) {
  return { host, port: Number(port), security, inside, userName, sender, ...(password === '' ? {} : { password }) }
}
