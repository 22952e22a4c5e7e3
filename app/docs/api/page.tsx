import Link from 'next/link'
import { notFound } from 'next/navigation'
import { Operation } from '#components/docs/operation.tsx'
import { Said } from '#components/language/language.tsx'
import { readPageSay, titled } from '#server/entry/language/speak.ts'
import { readDocument } from '#server/entry/openapi/read-document.ts'
import { ERROR_CATALOGUE } from '#server/kernel/error-catalogue.ts'

const OPENAPI = '/api/v1/openapi.json'

export const generateMetadata = titled('API')

/** The API for people, from the same document that programs read. Open to everybody: it holds no data. */
export default async function ApiPage() {
  const say = await readPageSay()
  const document = await readDocument().catch(() => notFound())
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  )
  return (
    <main className="mx-auto max-w-[96ch] px-6 py-12">
      <h1 className="text-2xl font-semibold">{say('API')}</h1>
      <p className="mt-4 max-w-[72ch]">
        <Said
          text="Everything the screens do goes through these addresses. The same as OpenAPI 3.1: {link}. A program sends an API token; people make theirs under {tokens}. Errors carry a code that stays the same."
          holes={{
            link: (
              <a className="text-accent underline" href={OPENAPI}>
                {OPENAPI}
              </a>
            ),
            tokens: (
              <Link prefetch={false} className="text-accent underline" href="/tokens">
                {say('API tokens')}
              </Link>
            ),
          }}
        />
      </p>
      <p className="mt-2">
        <Link prefetch={false} className="text-accent underline" href="/docs/glossary">
          {say('What words mean')}
        </Link>
      </p>
      <nav className="mt-6 flex flex-wrap gap-x-4 gap-y-2" aria-label={say('Parts of the API')}>
        {document.tags.map(({ name }) => (
          <a key={name} className="text-accent underline" href={`#${name}`}>
            {name}
          </a>
        ))}
      </nav>
      {document.tags.map(({ name }) => (
        <section key={name} className="mt-10" aria-labelledby={name}>
          <h2 id={name} className="text-xl font-semibold">
            {name}
          </h2>
          {operations
            .filter(({ operation }) => (operation['tags'] as string[])[0] === name)
            .map((one) => (
              <Operation key={`${one.method} ${one.path}`} {...one} />
            ))}
        </section>
      ))}
      <section className="mt-10" aria-labelledby="error-codes">
        <h2 id="error-codes" className="text-xl font-semibold">
          {say('Error codes')}
        </h2>
        <ul className="mt-4 grid gap-2">
          {Object.entries(ERROR_CATALOGUE).map(([code, { status, title }]) => (
            <li key={code}>
              <Link prefetch={false} className="font-mono text-sm break-all text-accent underline" href={`/docs/errors/${code}`}>
                {code}
              </Link>{' '}
              {status} · {say(title)}
            </li>
          ))}
        </ul>
      </section>
    </main>
  )
}
