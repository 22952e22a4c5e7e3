'use client'

import { CircleAlert, CircleCheck } from 'lucide-react'
import { useState } from 'react'
import { asProblem, Problem } from '#components/data/problem.ts'
import { request } from '#components/data/request.ts'
import { Said, useT } from '#components/language/language.tsx'
import { SafeText } from '#components/plan/safe-text.tsx'
import { Button } from '#components/ui/button.tsx'
import type { ProgramSurface } from '#server/identity/programs/schema.ts'

type Tried = { readonly kind: 'works'; readonly found: Found } | { readonly kind: 'fails'; readonly why: string; readonly traceId: string }

interface Found {
  readonly things: readonly Thing[]
  /** There are more than were told at once. */
  readonly more: boolean
}

interface Thing {
  /** As the program calls it. */
  readonly name: string
  /** What it does, in plain words. */
  readonly does: string
}

/** Asks the address itself what it offers, as a program does, and shows the answer: the skills there are, else what can be done. */
export function TryIt({ surface, path }: { readonly surface: ProgramSurface; readonly path: string }) {
  const t = useT()
  const [busy, setBusy] = useState(false)
  const [tried, setTried] = useState<Tried | null>(null)
  async function look() {
    setBusy(true)
    try {
      setTried({ kind: 'works', found: await findAt(surface, path) })
    } catch (error) {
      const { message, detail, traceId } = asProblem(error)
      setTried({ kind: 'fails', why: `${t(message)}. ${t(detail)}`, traceId })
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
        <div className="row items-start gap-2 text-sm">
          <CircleCheck className="i text-ok" aria-hidden />
          <div className="grid min-w-0 gap-2">
            <p>
              <Works surface={surface} n={tried.found.things.length} />
            </p>
            <Things {...tried.found} />
          </div>
        </div>
      ) : null}
      {tried?.kind === 'fails' ? (
        <p className="row items-start gap-2 text-sm" role="alert">
          <CircleAlert className="i text-danger" aria-hidden />
          <span>
            {tried.why}
            {tried.traceId ? <span className="mono-s block select-all">{tried.traceId}</span> : null}
          </span>
        </p>
      ) : null}
    </div>
  )
}

/** In plain words, with the name that the program uses small beside them. */
function Things({ things, more }: Found) {
  const t = useT()
  return (
    <ul className="grid gap-x-6 gap-y-1 sm:grid-cols-2" aria-label={t('What a program finds')}>
      {things.map(({ name, does }) => (
        <li key={name} className="min-w-0 wrap-anywhere">
          <SafeText text={t(does)} /> <span className="mono-s muted">{name}</span>
        </li>
      ))}
      {more ? <li className="muted">{t('and more')}</li> : null}
    </ul>
  )
}

function Works({ surface, n }: { readonly surface: ProgramSurface; readonly n: number }) {
  const t = useT()
  if (surface === 'skills' && n === 0)
    return (
      <Said
        text="It works. No skill is in use for you yet: add one under {link}."
        holes={{
          link: (
            <a className="link" href="/skills">
              {t('Skills')}
            </a>
          ),
        }}
      />
    )
  if (surface === 'skills')
    return t.count(
      n,
      'It works: a program finds {n} skill that is in use for you.',
      'It works: a program finds {n} skills that are in use for you.',
    )
  return t.count(n, 'It works: a program finds {n} thing it can do here.', 'It works: a program finds {n} things it can do here.')
}

/** The tools of the skills address are always the same three, so there the skills themselves are asked for. */
const SKILLS_LIST = { method: 'tools/call', params: { name: 'skills_list', arguments: {} } } as const
const TOOLS_LIST = { method: 'tools/list', params: {} } as const

/** What a refusal says, of the protocol or of a tool. */
interface Told {
  readonly code?: string
  readonly title?: string
  readonly detail?: string
}

async function findAt(surface: ProgramSurface, path: string): Promise<Found> {
  const { ticket } = await request<{ ticket: string }>('/connected-programs/try', { method: 'POST', body: { surface } })
  const answer = await fetch(path, {
    method: 'POST',
    credentials: 'omit',
    headers: {
      authorization: `Bearer ${ticket}`,
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
    },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, ...(surface === 'skills' ? SKILLS_LIST : TOOLS_LIST) }),
  })
  const text = await answer.text()
  const said = JSON.parse(/^data: (.+)$/m.exec(text)?.[1] ?? text) as {
    result?: {
      tools?: { name: string; title?: string }[]
      structuredContent?: { skills: { slug: string; description: string }[]; nextCursor: string | null }
      _meta?: { 'dev.muster/problem'?: Told }
    }
    error?: { message: string; data?: Told }
  }
  const { result, error } = said
  if (result?.tools) return { things: result.tools.map(({ name, title = '' }) => ({ name, does: title })), more: false }
  const listed = result?.structuredContent
  if (listed)
    return {
      things: listed.skills.map(({ slug, description }) => ({ name: slug, does: description })),
      more: listed.nextCursor !== null,
    }
  const { code = 'INTERNAL', title = error?.message ?? '', detail = '' } = error?.data ?? result?._meta?.['dev.muster/problem'] ?? {}
  throw new Problem({ status: answer.status, code, title, detail, traceId: answer.headers.get('x-request-id') ?? '' })
}
