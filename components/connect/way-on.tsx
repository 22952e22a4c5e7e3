import Link from 'next/link'
import type { Say } from '#server/kernel/language/say.ts'

/** Where to go from a page at which a program's request ends. */
export function WayOn({ say }: { readonly say: Say }) {
  return (
    <p className="mt-4 grid gap-2">
      <Link className="btn primary touch w-full" href="/connect">
        {say('See connected programs')}
      </Link>
      <Link className="btn touch w-full" href="/">
        {say('To the start page')}
      </Link>
    </p>
  )
}
