import { Banknote, Box, Eye, type LucideIcon, SquareArrowOutUpRight } from 'lucide-react'
import type { ReactNode } from 'react'
import { useT } from '#components/language/language.tsx'
import { EFFECT_WORDS, type Tone } from '#components/words.ts'
import type { EffectClass } from '#server/bridge/schema.ts'

/** A short state: word and colour, never colour alone. */
export function Badge({
  tone = 'neutral',
  icon: Icon,
  children,
}: {
  readonly tone?: Tone
  readonly icon?: LucideIcon
  readonly children: ReactNode
}) {
  return (
    <span className={`badge ${tone}`}>
      {Icon ? <Icon className="i" aria-hidden /> : null}
      {children}
    </span>
  )
}

const EFFECT_ICONS = {
  internal: Box,
  external_read: Eye,
  external_write: SquareArrowOutUpRight,
  spend: Banknote,
} as const satisfies Record<EffectClass, LucideIcon>

/** What kind of thing is done: icon, word and colour. */
export function EffectBadge({ effectClass }: { readonly effectClass: EffectClass }) {
  const t = useT()
  const { word, tone } = EFFECT_WORDS[effectClass]
  return (
    <Badge tone={tone} icon={EFFECT_ICONS[effectClass]}>
      {t(word)}
    </Badge>
  )
}

/** The same as an icon alone, where the word stands close by; read out all the same. */
export function EffectIcon({ effectClass, small = false }: { readonly effectClass: EffectClass; readonly small?: boolean }) {
  const t = useT()
  const { word, colour } = EFFECT_WORDS[effectClass]
  const Icon = EFFECT_ICONS[effectClass]
  return (
    <span className={colour} title={t(word)}>
      <Icon className={small ? 'i i-s' : 'i'} aria-hidden />
      <span className="sr">{t(word)}</span>
    </span>
  )
}
