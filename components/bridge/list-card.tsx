import { ArrowRight } from 'lucide-react'
import Link from 'next/link'
import type { ReactNode } from 'react'

/** Columns of every row on the Bridge, so that they line up across cards. */
export const BRIDGE_COLUMNS = '16px minmax(0,1fr) minmax(0,176px) 136px 92px'

interface Props {
  readonly title: string
  readonly count: number | undefined
  /** Where all of them are, and what that is called. */
  readonly href: string
  readonly all: string
  readonly children: ReactNode
}

/** A list with its number, and the way to all of it. */
export function ListCard({ title, count, href, all, children }: Props) {
  return (
    <section className="card" aria-label={title}>
      <div className="card-h">
        <h2>{title}</h2>
        {count ? <span className="count">{count}</span> : null}
        <span className="end">
          <Link className="btn xs ghost" href={href}>
            {all}
            <ArrowRight className="i i-s" aria-hidden />
          </Link>
        </span>
      </div>
      {children}
    </section>
  )
}
