import Link from 'next/link'
import { GLOSSARY } from '#components/docs/glossary.ts'
import { readPageSay, titled } from '#server/entry/language/speak.ts'

export const generateMetadata = titled('Words')

/** What each word on the screens means, and how API, proof and job descriptions call the same. Open to everybody. */
export default async function GlossaryPage() {
  const say = await readPageSay()
  return (
    <main className="mx-auto max-w-[96ch] px-6 py-12">
      <h1 className="text-2xl font-semibold">{say('Words')}</h1>
      <p className="mt-4 max-w-[72ch]">
        {say('Screens speak plain words. The API, the proof and job descriptions use exact terms. Here is which is which.')}
      </p>
      <nav className="mt-6 flex flex-wrap gap-x-4 gap-y-2" aria-label={say('Parts of this page')}>
        {GLOSSARY.map(({ title }, index) => (
          <a key={title} className="text-accent underline" href={`#part-${index + 1}`}>
            {say(title)}
          </a>
        ))}
      </nav>
      {GLOSSARY.map(({ title, terms }, index) => (
        <section key={title} className="mt-10" aria-labelledby={`part-${index + 1}`}>
          <h2 id={`part-${index + 1}`} className="text-xl font-semibold">
            {say(title)}
          </h2>
          <dl className="mt-2">
            {terms.map(({ exact, plain, means }) => (
              <div
                key={exact}
                className="grid gap-x-6 gap-y-1 border-(--line-soft) border-b py-3 text-[14px] sm:grid-cols-[22ch_minmax(0,1fr)_20ch]"
              >
                <dt className="strong">{say(plain)}</dt>
                <dd>{say(means)}</dd>
                <dd className="muted">
                  <span className="sr">{say('Exact term:')} </span>
                  <code className="mono-s">{exact}</code>
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
      <p className="mt-10 flex flex-wrap gap-x-4">
        <Link className="text-accent underline" href="/">
          {say('Back to Muster')}
        </Link>
        <Link prefetch={false} className="text-accent underline" href="/docs/api">
          {say('API')}
        </Link>
      </p>
    </main>
  )
}
