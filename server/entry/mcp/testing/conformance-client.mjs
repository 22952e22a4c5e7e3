// What the conformance suite starts as "the client", once for each scenario: it hands the scenario to the process of the test, where
// our client is loaded already, and ends as that one did. Arguments: port of that process, address of the scenario's server.
import { request } from 'node:http'

const [port, url] = process.argv.slice(2)
const { MCP_CONFORMANCE_SCENARIO: scenario, MCP_CONFORMANCE_CONTEXT: context } = process.env
const ask = request({ host: '127.0.0.1', port, method: 'POST' }, (answer) => {
  answer.pipe(process.stderr)
  answer.on('end', () => {
    process.exitCode = answer.statusCode === 200 ? 0 : 1
  })
})
ask.end(JSON.stringify({ scenario, url, context: context ? JSON.parse(context) : {} }))
