import {
  Activity,
  BadgeCheck,
  CalendarClock,
  FileCheck,
  Fingerprint,
  HeartPulse,
  History,
  Inbox,
  KeyRound,
  type LucideIcon,
  Mail,
  MailCheck,
  Plug,
  Scale,
  Settings,
  ShipWheel,
  UserRound,
  Users,
} from 'lucide-react'
import type { Shell } from '#server/bridge/schema.ts'

export interface Place {
  readonly href: string
  readonly name: string
  readonly icon: LucideIcon
  readonly count?: (counts: Shell['counts']) => number
  /** A count that asks for a person. */
  readonly hot?: boolean
}

/** Where one can go; only what exists. */
export const PLACE_GROUPS: readonly { readonly title: string | null; readonly places: readonly Place[] }[] = [
  {
    title: null,
    places: [
      { href: '/', name: 'Bridge', icon: ShipWheel },
      { href: '/approvals', name: 'Approvals', icon: Inbox, count: (counts) => counts.approvals, hot: true },
      { href: '/runs', name: 'Runs', icon: Activity, count: (counts) => counts.running },
      { href: '/crews', name: 'Crews', icon: Users },
      { href: '/schedules', name: 'Schedules', icon: CalendarClock },
      { href: '/results', name: 'Results', icon: FileCheck },
      { href: '/outbox', name: 'Outbox', icon: Mail, count: (counts) => counts.outbox },
    ],
  },
  {
    title: 'Equip',
    places: [
      { href: '/apps', name: 'Connected apps', icon: Plug },
      { href: '/secrets', name: 'Saved secrets', icon: KeyRound },
      { href: '/mail', name: 'Mail server', icon: MailCheck },
    ],
  },
  {
    title: 'Oversee',
    places: [
      { href: '/activity', name: 'Activity', icon: History },
      { href: '/rules', name: 'House rules', icon: Scale },
      { href: '/permissions', name: 'Standing permissions', icon: BadgeCheck },
      { href: '/proof', name: 'Proof', icon: Fingerprint },
      { href: '/people', name: 'People', icon: UserRound },
      { href: '/settings', name: 'Settings', icon: Settings },
      { href: '/health', name: 'System health', icon: HeartPulse },
    ],
  },
]
