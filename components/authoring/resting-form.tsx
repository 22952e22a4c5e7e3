import { TriangleAlert } from 'lucide-react'
import { useT } from '#components/language/language.tsx'

/** Said while the text cannot be read: the form rests, and the job description stays as it was read last. */
export function RestingForm({ where }: { readonly where: 'form' | 'source' }) {
  const t = useT()
  return (
    <p className="note warn mb-4" role="status">
      <TriangleAlert className="i" aria-hidden />
      {where === 'form'
        ? t(
            'The text cannot be read as YAML, so the form rests and shows what could be read last. Correct it under Source; nothing is lost.',
          )
        : t(
            'This cannot be read as YAML yet. What you typed is kept; the form rests, and the job description stays as it was until this can be read.',
          )}
    </p>
  )
}
