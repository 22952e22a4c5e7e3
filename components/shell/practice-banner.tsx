import { FlaskConical } from 'lucide-react'
import Link from 'next/link'

/** A workspace in practice says so on every page, and where its mail can be read. */
export function PracticeBanner({ outbox }: { readonly outbox: number }) {
  return (
    <aside className="banner" aria-label="Practice">
      <FlaskConical className="i" aria-hidden />
      <span>
        <b className="semi">Practice:</b> mail stays on this machine.
      </span>
      <span className="end">
        <Link className="link inline-flex min-h-6 items-center" href="/outbox">
          Open the outbox{outbox > 0 ? ` (${outbox})` : ''}
        </Link>
      </span>
    </aside>
  )
}
