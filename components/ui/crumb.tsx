import Link from 'next/link'
import type { ReactNode } from 'react'

interface Props {
  readonly href: string
  readonly children: ReactNode
  readonly className?: string
}

/** The place above a page, before its title: one press back, on every screen in the same look. */
export function Crumb({ href, children, className = '' }: Props) {
  return (
    <span className={`crumb ${className}`}>
      <Link href={href}>{children}</Link>
      <span aria-hidden>/</span>
    </span>
  )
}
