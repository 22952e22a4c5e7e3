import { Server } from 'node:net'

// The reference server listens on every address of the host and says no port: here on loopback alone, and its port is told.
const { listen } = Server.prototype
Server.prototype.listen = function onLoopback(port, ...rest) {
  this.once('listening', () => process.stdout.write(`listening on ${this.address().port}\n`))
  return listen.call(this, { port: Number(port), host: '127.0.0.1' }, ...rest)
}
await import('@modelcontextprotocol/server-everything/dist/transports/streamableHttp.js')
