'use client'

import { CircleAlert, CircleCheck } from 'lucide-react'
import { useState } from 'react'
import { asProblem, Problem } from '#components/data/problem.ts'
import { request } from '#components/data/request.ts'
import { useT } from '#components/language/language.tsx'
import { Button } from '#components/ui/button.tsx'
import type { ProgramSurface } from '#server/identity/programs/schema.ts'

type Tried = { readonly kind: 'works'; readonly names: readonly string[] } | { readonly kind: 'fails'; readonly why: string }

/** Asks the address itself what it offers, as a program does, and shows the answer. */
export function TryIt({ surface, path }: { readonly surface: ProgramSurface; readonly path: string }) {
  const t = useT()
  const [busy, setBusy] = useState(false)
  const [tried, setTried] = useState<Tried | null>(null)
  async function look() {
    setBusy(true)
    try {
      setTried({ kind: 'works', names: await namesAt(surface, path) })
    } catch (error) {
      const { message, detail } = asProblem(error)
      setTried({ kind: 'fails', why: `${t(message)}. ${t(detail)}` })
    }
    setBusy(false)
  }
  return (
    <div className="grid gap-2" aria-live="polite">
      <div>
        <Button busy={busy} onClick={() => void look()}>
          {t('Try it now')}
        </Button>
      </div>
      {tried?.kind === 'works' ? (
        <p className="row items-start gap-2 text-sm">
          <CircleCheck className="i text-ok" aria-hidden />
          <span>
            {t.count(
              tried.names.length,
              'It works: a program finds {n} thing it can do here.',
              'It works: a program finds {n} things it can do here.',
            )}{' '}
            <span className="mono-s muted wrap-anywhere">{tried.names.join(', ')}</span>
          </span>
        </p>
      ) : null}
      {tried?.kind === 'fails' ? (
        <p className="row items-start gap-2 text-sm" role="alert">
          <CircleAlert className="i text-danger" aria-hidden />
          {tried.why}
        </p>
      ) : null}
    </div>
  )
}

async function namesAt(surface: ProgramSurface, path: string): Promise<string[]> {
  const { ticket } = await request<{ ticket: string }>('/connected-programs/try', { method: 'POST', body: { surface } })
  const answer = await fetch(path, {
    method: 'POST',
    credentials: 'omit',
    headers: {
      authorization: `Bearer ${ticket}`,
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
    },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list', params: {} }),
  })
  const text = await answer.text()
  const said = JSON.parse(/^data: (.+)$/m.exec(text)?.[1] ?? text) as {
    result?: { tools?: { name: string }[] }
    error?: { message: string; data?: { code?: string; detail?: string } }
  }
  const { result, error } = said
  if (result?.tools) return result.tools.map(({ name }) => name)
  const { code = 'INTERNAL', detail = '' } = error?.data ?? {}
  throw new Problem({ status: answer.status, code, title: error?.message ?? '', detail, traceId: '' })
}
