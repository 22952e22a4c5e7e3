/** A parameter as OpenAPI has it. */
export interface Parameter {
  readonly name: string
  readonly in: string
  readonly required?: boolean
  readonly description?: string
}

/** A request for a command line; capitals and `{…}` stand for what the reader fills in. @param opensBy what it has to bring */
export function curlOf(
  method: string,
  path: string,
  parameters: readonly Parameter[],
  body: { readonly content: Readonly<Record<string, unknown>> } | undefined,
  opensBy: 'token' | 'session' | null,
): string {
  const query = parameters.filter((one) => one.in === 'query' && one.required).map(({ name }) => `${name}=VALUE`)
  const address = `"$MUSTER${path}${query.length > 0 ? `?${query.join('&')}` : ''}"`
  const parts = [`curl -X ${method} ${address}`]
  if (opensBy === 'token') parts.push('-H "Authorization: Bearer $MUSTER_TOKEN"')
  if (opensBy === 'session') parts.push('-H "Cookie: muster_session=$SESSION"')
  if (opensBy !== 'token' && method !== 'GET') parts.push('-H "Origin: $MUSTER"')
  if (parameters.some((one) => one.name === 'Idempotency-Key')) parts.push('-H "Idempotency-Key: $(uuidgen)"')
  if (body?.content['application/json']) parts.push('-H "Content-Type: application/json"', '-d @body.json')
  else if (body) parts.push('--data-binary @FILE')
  return parts.join(' \\\n  ')
}
