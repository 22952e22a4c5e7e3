import { useT } from '#components/language/language.tsx'
import { SkeletonBlock } from '#components/ui/states.tsx'

/** In the place of a preview whose part of the program is on its way. */
export function LoadingPreview() {
  const t = useT()
  return <SkeletonBlock height={180} label={t('Loading the preview')} />
}
