import { File, FileText } from 'lucide-react'
import { useT } from '#components/language/language.tsx'
import { SafeText } from '#components/plan/safe-text.tsx'
import { sizeText } from '#components/skills/skill-words.ts'
import { CopyButton } from '#components/ui/copy-button.tsx'
import type { SkillVersionView } from '#server/bridge/skills/schema.ts'

/** What is in a version, and the fingerprints that are checked each time it is read. */
export function SkillFiles({ version }: { readonly version: SkillVersionView }) {
  const t = useT()
  return (
    <>
      <ul>
        {version.files.map(({ path, size, text }) => (
          <li key={path} className="tr" style={{ gridTemplateColumns: '16px minmax(0,1fr) auto' }}>
            {text ? <FileText className="i muted" aria-hidden /> : <File className="i muted" aria-hidden />}
            <span className="mono-s exact">
              <SafeText text={path} />
            </span>
            <span className="num muted">{sizeText(size, t)}</span>
          </li>
        ))}
      </ul>
      <div className="border-line-soft border-t p-4">
        <p className="muted mb-2 text-sm">{t('Its fingerprints are checked each time one of its files is read.')}</p>
        <dl className="facts">
          <dt>{t('Of the archive')}</dt>
          <dd>
            <code className="mono-s">{version.archiveDigest}</code>{' '}
            <CopyButton text={version.archiveDigest} label={t('Copy the fingerprint of the archive')} />
          </dd>
          <dt>{t('Of its files')}</dt>
          <dd>
            <code className="mono-s">{version.treeDigest}</code>{' '}
            <CopyButton text={version.treeDigest} label={t('Copy the fingerprint of its files')} />
          </dd>
          <dt>{t('Signed for')}</dt>
          <dd>
            <code className="mono-s">
              <SafeText text={version.publisher} />
            </code>
          </dd>
        </dl>
      </div>
    </>
  )
}
