import type { Metadata } from 'next'
import Link from 'next/link'
import { notFound } from 'next/navigation'
import { readPageSay } from '#server/entry/language/speak.ts'
import { ERROR_CATALOGUE, type ErrorCode } from '#server/kernel/error-catalogue.ts'

interface Props {
  readonly params: Promise<{ code: string }>
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: (await params).code }
}

/** One error code, straight from the catalogue: what happened and what to do next. Open to everybody. */
export default async function ErrorPage({ params }: Props) {
  const { code } = await params
  if (!Object.hasOwn(ERROR_CATALOGUE, code)) notFound()
  const say = await readPageSay()
  const { status, title, next } = ERROR_CATALOGUE[code as ErrorCode]
  return (
    <main className="mx-auto max-w-[72ch] px-6 py-12">
      <p className="font-mono text-sm text-muted">{say('{code} · HTTP {status}', { code, status })}</p>
      <h1 className="mt-2 text-2xl font-semibold">{say(title)}</h1>
      <p className="mt-4">{say(next)}</p>
      <p className="mt-4 text-muted">{say('The answer carries a traceId; the same id stands in the server’s log.')}</p>
      <p className="mt-8">
        <Link className="text-accent underline" href="/">
          {say('Back to Muster')}
        </Link>
      </p>
    </main>
  )
}
