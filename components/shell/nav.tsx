'use client'

import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { useT } from '#components/language/language.tsx'
import { Mark, PRODUCT } from '#components/shell/mark.tsx'
import { PersonMenu } from '#components/shell/person-menu.tsx'
import { PLACE_GROUPS, type Place } from '#components/shell/places.ts'
import { useShell } from '#components/shell/use-shell.ts'

/** Where one can go; only what exists. @param props.onGo closes the drawer on a phone */
export function Nav({ onGo }: { readonly onGo?: () => void }) {
  const t = useT()
  return (
    <>
      <div className="brand">
        <Mark />
        {PRODUCT}
      </div>
      {PLACE_GROUPS.map((group) => (
        <div key={group.title ?? ''}>
          {group.title ? <div className="nav-h mt-4">{t(group.title)}</div> : null}
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
  const t = useT()
  const path = usePathname()
  const { counts } = useShell()
  const isHere = place.href === '/' ? path === '/' : path === place.href || path.startsWith(`${place.href}/`)
  const count = place.count?.(counts) ?? 0
  const Icon = place.icon
  return (
    <li>
      <Link href={place.href} aria-current={isHere ? 'page' : undefined} onClick={() => onGo?.()}>
        <Icon className="i" aria-hidden />
        {t(place.name)}
        {count > 0 ? <span className={place.hot ? 'n hot' : 'n'}>{count}</span> : null}
      </Link>
    </li>
  )
}
