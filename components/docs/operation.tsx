import { curlOf, type Parameter } from '#components/docs/curl-of.ts'
import { Said } from '#components/language/language.tsx'

interface Props {
  readonly method: string
  readonly path: string
  readonly operation: { readonly [key: string]: unknown }
}

/** One operation: what it does, who may, what goes in, and a request that can be copied. */
export function Operation({ method, path, operation }: Props) {
  const id = String(operation['operationId'])
  const parameters = (operation['parameters'] ?? []) as readonly Parameter[]
  const body = operation['requestBody'] as { content: Record<string, { schema: unknown }> } | undefined
  const schema = body?.content['application/json']?.schema
  const may = operation['x-capability']
  const security = operation['security'] as readonly { readonly token?: readonly string[] }[]
  const scope = security.flatMap(({ token = [] }) => token)[0]
  const answer = answerOf(operation['responses'] as Responses)
  return (
    <article className="mt-6 border-line-soft border-t pt-4" aria-labelledby={id}>
      <h3 id={id} className="font-mono text-sm break-all">
        <a href={`#${id}`}>
          <strong>{method}</strong> {path}
        </a>
      </h3>
      <p className="mt-2 max-w-[72ch]">{[operation['summary'], operation['description']].filter(Boolean).join(' ')}</p>
      {security.length > 0 && (
        <p className="mt-1 text-muted">
          {scope === undefined ? (
            <Said text="Signed-in people only: no API token opens it." />
          ) : (
            <Said text="API token with the scope {scope}" holes={{ scope: <code className="font-mono text-sm">{scope}</code> }} />
          )}
        </p>
      )}
      {typeof may === 'string' && (
        <p className="mt-1 text-muted">
          <Said text="Needs {capability}" holes={{ capability: <code className="font-mono text-sm">{may}</code> }} />
        </p>
      )}
      {parameters.length > 0 && (
        <ul className="mt-2 grid gap-1">
          {parameters.map(({ name, in: place, required, description }) => (
            <li key={`${place} ${name}`}>
              <code className="font-mono text-sm">{name}</code>{' '}
              <span className="text-muted">
                {required ? place : <Said text="{place}, optional" holes={{ place }} />}
                {description ? `: ${description}` : ''}
              </span>
            </li>
          ))}
        </ul>
      )}
      {schema !== undefined && (
        <details className="mt-2">
          <summary className="cursor-pointer">
            <Said text="Body" />
          </summary>
          <pre className="mt-2 font-mono text-sm break-words whitespace-pre-wrap">{JSON.stringify(schema, null, 2)}</pre>
        </details>
      )}
      <pre className="mt-2 font-mono text-sm break-all whitespace-pre-wrap">
        {curlOf(method, path, parameters, body, scope !== undefined ? 'token' : security.length > 0 ? 'session' : null)}
      </pre>
      {answer !== undefined && (
        <details className="mt-2">
          <summary className="cursor-pointer">
            <Said text="Answer" />
          </summary>
          <pre className="mt-2 font-mono text-sm break-words whitespace-pre-wrap">{answer}</pre>
        </details>
      )}
    </article>
  )
}

type Responses = Readonly<Record<string, { readonly content?: Readonly<Record<string, { readonly schema?: unknown }>> }>>

/** What comes back when it went well: a schema, or the kind of bytes. */
function answerOf(responses: Responses): string | undefined {
  const good = Object.entries(responses).find(([status]) => status.startsWith('2'))
  const [type, content] = Object.entries(good?.[1].content ?? {})[0] ?? []
  return content?.schema === undefined ? type : JSON.stringify(content.schema, null, 2)
}
