import { curlOf, type Parameter } from '#components/docs/curl-of.ts'

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
  return (
    <article className="mt-6 border-line-soft border-t pt-4" aria-labelledby={id}>
      <h3 id={id} className="font-mono text-sm break-all">
        <a href={`#${id}`}>
          <strong>{method}</strong> {path}
        </a>
      </h3>
      <p className="mt-2 max-w-[72ch]">{[operation['summary'], operation['description']].filter(Boolean).join(' ')}</p>
      {typeof may === 'string' && (
        <p className="mt-1 text-muted">
          Needs <code className="font-mono text-sm">{may}</code>
        </p>
      )}
      {parameters.length > 0 && (
        <ul className="mt-2 grid gap-1">
          {parameters.map(({ name, in: place, required, description }) => (
            <li key={`${place} ${name}`}>
              <code className="font-mono text-sm">{name}</code>{' '}
              <span className="text-muted">
                {place}
                {required ? '' : ', optional'}
                {description ? `: ${description}` : ''}
              </span>
            </li>
          ))}
        </ul>
      )}
      {schema !== undefined && (
        <details className="mt-2">
          <summary className="cursor-pointer">Body</summary>
          <pre className="mt-2 font-mono text-sm break-words whitespace-pre-wrap">{JSON.stringify(schema, null, 2)}</pre>
        </details>
      )}
      <pre className="mt-2 font-mono text-sm break-all whitespace-pre-wrap">
        {curlOf(method, path, parameters, body, (operation['security'] as unknown[]).length > 0)}
      </pre>
    </article>
  )
}
