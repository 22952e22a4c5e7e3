'use client'

import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { useEffect, useRef } from 'react'
import { toast } from 'sonner'
import { whyOf } from '#components/apps/sign-in-problem.ts'
import { useAct } from '#components/data/use-act.ts'
import { useT } from '#components/language/language.tsx'

interface Finished {
  readonly key: string
  readonly name: string
}

/** Where the browser comes back to from the sign-in server of an app: what it brought is handed in once, and out of the address at once. */
export function ComeBack() {
  const t = useT()
  const router = useRouter()
  const began = useRef(false)
  const { act, problem } = useAct<Finished>({
    quiet: true,
    onDone: ({ key, name }) => {
      toast(t('Signed in to {name}. It is being asked for its abilities.', { name }))
      router.replace(`/apps?app=${encodeURIComponent(key)}`)
    },
  })
  useEffect(() => {
    if (began.current) return
    began.current = true
    const brought = new URLSearchParams(window.location.search)
    window.history.replaceState(null, '', window.location.pathname)
    const given = ['state', 'code', 'iss', 'error'].flatMap((name) => {
      const value = brought.get(name)
      return value === null || value === '' ? [] : [[name, value]]
    })
    act({ path: '/connector-sign-ins', body: { state: 'none', ...Object.fromEntries(given) } })
  })
  return (
    <main className="mx-auto grid w-full max-w-lg content-start gap-4 p-6">
      <h1 className="text-xl font-semibold">{t('Signing in to an app')}</h1>
      {problem ? (
        <>
          <p className="note danger" role="alert">
            <span>{whyOf(problem, t)}</span>
          </p>
          <p>
            <Link className="btn" href="/apps">
              {t('To the connected apps')}
            </Link>
          </p>
        </>
      ) : (
        <p className="note" role="status">
          {t('Handing in what the other side gave. This takes a moment.')}
        </p>
      )}
    </main>
  )
}
