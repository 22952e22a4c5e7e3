'use client'

import { Activity, FileCheck, Fingerprint, Inbox, type LucideIcon, Mail, Plug, ShipWheel, UserRound, Users } from 'lucide-react'
import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { PersonMenu } from '#components/shell/person-menu.tsx'
import { useShell } from '#components/shell/use-shell.ts'
import type { Shell } from '#server/bridge/schema.ts'

interface Place {
  readonly href: string
  readonly name: string
  readonly icon: LucideIcon
  readonly count?: (counts: Shell['counts']) => number
  /** A count that asks for a person. */
  readonly hot?: boolean
}

const GROUPS: readonly { readonly title: string | null; readonly places: readonly Place[] }[] = [
  {
    title: null,
    places: [
      { href: '/', name: 'Bridge', icon: ShipWheel },
      { href: '/approvals', name: 'Approvals', icon: Inbox, count: (counts) => counts.approvals, hot: true },
      { href: '/runs', name: 'Runs', icon: Activity, count: (counts) => counts.running },
      { href: '/crews', name: 'Crews', icon: Users },
      { href: '/results', name: 'Results', icon: FileCheck },
      { href: '/outbox', name: 'Outbox', icon: Mail, count: (counts) => counts.outbox },
    ],
  },
  { title: 'Equip', places: [{ href: '/apps', name: 'Connected apps', icon: Plug }] },
  {
    title: 'Oversee',
    places: [
      { href: '/proof', name: 'Proof', icon: Fingerprint },
      { href: '/people', name: 'People', icon: UserRound },
    ],
  },
]

/** Where one can go; only what exists. @param props.onGo closes the drawer on a phone */
export function Nav({ onGo }: { readonly onGo?: () => void }) {
  return (
    <>
      <div className="brand">
        <Mark />
        Muster
      </div>
      {GROUPS.map((group) => (
        <div key={group.title ?? ''}>
          {group.title ? <div className="nav-h mt-4">{group.title}</div> : null}
          <ul>
            {group.places.map((place) => (
              <NavLink key={place.href} place={place} {...(onGo ? { onGo } : {})} />
            ))}
          </ul>
        </div>
      ))}
      <div className="nav-foot">
        <PersonMenu />
      </div>
    </>
  )
}

function NavLink({ place, onGo }: { readonly place: Place; readonly onGo?: () => void }) {
  const path = usePathname()
  const { counts } = useShell()
  const isHere = place.href === '/' ? path === '/' : path === place.href || path.startsWith(`${place.href}/`)
  const count = place.count?.(counts) ?? 0
  const Icon = place.icon
  return (
    <li>
      <Link href={place.href} aria-current={isHere ? 'page' : undefined} onClick={() => onGo?.()}>
        <Icon className="i" aria-hidden />
        {place.name}
        {count > 0 ? <span className={place.hot ? 'n hot' : 'n'}>{count}</span> : null}
      </Link>
    </li>
  )
}

/** The sign of the product. */
export function Mark() {
  return (
    <svg viewBox="0 0 20 20" aria-hidden="true">
      <rect width="20" height="20" rx="6" fill="var(--accent)" />
      <g fill="#fff">
        <rect x="4.5" y="8" width="2.5" height="7" rx="1.25" />
        <rect x="8.75" y="8" width="2.5" height="7" rx="1.25" />
        <rect x="13" y="5" width="2.5" height="10" rx="1.25" />
      </g>
    </svg>
  )
}
