import {
  Activity,
  BadgeCheck,
  BookOpen,
  BrainCircuit,
  Cable,
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
  SquareTerminal,
  UserRound,
  Users,
  Wallet,
} from 'lucide-react'
import type { Shell } from '#server/bridge/schema.ts'
import { msg } from '#server/kernel/language/say.ts'

export interface Place {
  readonly href: string
  /** Said with `t`. */
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
      { href: '/', name: msg('Bridge'), icon: ShipWheel },
      { href: '/approvals', name: msg('Approvals'), icon: Inbox, count: (counts) => counts.approvals, hot: true },
      { href: '/runs', name: msg('Runs'), icon: Activity, count: (counts) => counts.running },
      { href: '/crews', name: msg('Crews'), icon: Users },
      { href: '/schedules', name: msg('Schedules'), icon: CalendarClock },
      { href: '/results', name: msg('Results'), icon: FileCheck },
      { href: '/outbox', name: msg('Outbox'), icon: Mail, count: (counts) => counts.outbox },
    ],
  },
  {
    title: msg('Equip'),
    places: [
      { href: '/skills', name: msg('Skills'), icon: BookOpen },
      { href: '/apps', name: msg('Connected apps'), icon: Plug },
      { href: '/models', name: msg('Models'), icon: BrainCircuit },
      { href: '/secrets', name: msg('Saved secrets'), icon: KeyRound },
      { href: '/mail', name: msg('Mail server'), icon: MailCheck },
      { href: '/tokens', name: msg('API tokens'), icon: SquareTerminal },
      { href: '/connect', name: msg('Connect by MCP'), icon: Cable },
    ],
  },
  {
    title: msg('Oversee'),
    places: [
      { href: '/activity', name: msg('Activity'), icon: History },
      { href: '/rules', name: msg('House rules'), icon: Scale },
      { href: '/permissions', name: msg('Standing permissions'), icon: BadgeCheck },
      { href: '/costs', name: msg('Costs and limits'), icon: Wallet },
      { href: '/proof', name: msg('Proof'), icon: Fingerprint },
      { href: '/people', name: msg('People'), icon: UserRound },
      { href: '/settings', name: msg('Settings'), icon: Settings },
      { href: '/health', name: msg('System health'), icon: HeartPulse },
    ],
  },
]
