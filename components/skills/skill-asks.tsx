import { AppWindow, BookOpen, Globe, KeyRound, type LucideIcon, ShieldCheck } from 'lucide-react'
import type { ReactNode } from 'react'
import { useT } from '#components/language/language.tsx'
import { SafeText } from '#components/plan/safe-text.tsx'
import { PermissionSentence } from '#components/skills/permission-sentence.tsx'
import { SkillTree } from '#components/skills/skill-tree.tsx'
import type { SkillVersionView } from '#server/bridge/skills/schema.ts'

/** Everything a version could reach, in its own words: permissions, abilities, secrets, addresses, and other skills. */
export function SkillAsks({ version }: { readonly version: SkillVersionView }) {
  const t = useT()
  const { permissions, allowedTools, secrets, reach, needs, triggers, compatibility } = version
  const none = t('nothing')
  return (
    <div className="skill-asks">
      <p className="muted text-sm">
        {t('What it asks for is given by a person when it is added. A skill can do nothing by itself: it is text that crew members read.')}
      </p>
      <dl className="asks">
        <Ask icon={ShieldCheck} title={t('Permissions')}>
          {permissions.length === 0 ? <span className="muted">{none}</span> : null}
          {permissions.map((permission) => (
            <span key={permission} className="block">
              <PermissionSentence permission={permission} />
              <code className="mono-s block">
                <SafeText text={permission} destination />
              </code>
            </span>
          ))}
        </Ask>
        <Row icon={AppWindow} title={t('Abilities it would like')} items={allowedTools} none={none} />
        <Ask icon={KeyRound} title={t('Saved secrets')}>
          {secrets.length === 0 ? <span className="muted">{none}</span> : null}
          {secrets.map(({ name, required, description }) => (
            <span key={name} className="block">
              <code className="mono-s">{name}</code>
              {required ? '' : ` (${t('optional')})`} {description ? <SafeText text={description} /> : null}
            </span>
          ))}
        </Ask>
        <Row icon={Globe} title={t('Addresses it names')} items={reach.hosts} none={none} isDestination />
        <Ask icon={BookOpen} title={t('Skills it needs')}>
          {needs.length === 0 ? <span className="muted">{none}</span> : null}
          {needs.map(({ name, range }) => (
            <span key={name} className="block">
              <SafeText text={name} /> <span className="mono-s muted">{range}</span>
            </span>
          ))}
        </Ask>
      </dl>
      {version.tree.length > 1 ? (
        <div className="asks-tree">
          <h3>{t('What that would be today')}</h3>
          <SkillTree lines={version.tree} label={t('What that would be today')} />
        </div>
      ) : null}
      {triggers.length > 0 || compatibility ? (
        <dl className="facts mt-4">
          {triggers.length > 0 ? (
            <>
              <dt>{t('Useful for')}</dt>
              <dd>
                <SafeText text={triggers.join(', ')} />
              </dd>
            </>
          ) : null}
          {compatibility ? (
            <>
              <dt>{t('Made for')}</dt>
              <dd>
                <SafeText text={compatibility} />
              </dd>
            </>
          ) : null}
        </dl>
      ) : null}
    </div>
  )
}

function Ask({ icon: Icon, title, children }: { readonly icon: LucideIcon; readonly title: string; readonly children: ReactNode }) {
  return (
    <div className="ask-line">
      <dt>
        <Icon className="i muted" aria-hidden />
        {title}
      </dt>
      <dd>{children}</dd>
    </div>
  )
}

interface RowProps {
  readonly icon: LucideIcon
  readonly title: string
  readonly items: readonly string[]
  readonly none: string
  readonly isDestination?: boolean
}

function Row({ icon, title, items, none, isDestination = false }: RowProps) {
  return (
    <Ask icon={icon} title={title}>
      {items.length === 0 ? <span className="muted">{none}</span> : null}
      {items.map((item) => (
        <code key={item} className="mono-s block">
          <SafeText text={item} destination={isDestination} />
        </code>
      ))}
    </Ask>
  )
}
