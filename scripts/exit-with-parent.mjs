// Loaded with --import into every child of the supervisor: when the supervisor is gone, its end of our stdin closes.
const GRACE_MS = 5000

process.stdin.resume()
process.stdin.on('error', leave)
process.stdin.on('end', leave)
process.stdin.unref?.()

function leave() {
  setTimeout(() => process.exit(1), GRACE_MS).unref()
  process.kill(process.pid, 'SIGTERM')
}
