import { useT } from '#components/language/language.tsx'
import { escapeText, punycodeOf } from '#components/plan/escape-text.ts'

/**
 * Text of a plan, with nothing hidden in it. Never cut, wraps anywhere.
 * @param props.destination also shows the real name of a host outside ASCII
 */
export function SafeText({ text, destination = false }: { readonly text: string; readonly destination?: boolean }) {
  const t = useT()
  const punycode = destination ? punycodeOf(text) : null
  return (
    <bdi dir="ltr" className="exact">
      {escapeText(text).map((part, index) =>
        part.escaped ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: parts have no identity but their place
          <span key={index} className="escaped" title={t('A character that would not be seen as what it is')}>
            {part.text}
          </span>
        ) : (
          part.text
        ),
      )}
      {punycode ? <span className="escaped">{punycode}</span> : null}
    </bdi>
  )
}
